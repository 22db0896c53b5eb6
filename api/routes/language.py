"""The language a caller reads, by ``Accept-Language``; the answer says which it is in."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Response

from api.services.languages import negotiated


def _language(
    response: Response,
    accept_language: Annotated[
        str | None,
        Header(description="Language of what is said to people: nl, fr, de, lb or en."),
    ] = None,
) -> str:
    language = negotiated(accept_language)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return language


InLanguage: TypeAlias = Annotated[str, Depends(_language)]
