"""Who may come to a route: each says which scopes open it, or that any key does."""

from collections.abc import Callable
from typing import Annotated, TypeAlias

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth import Principal, Scope
from api.errors import NoAccess

_BEARER = HTTPBearer(auto_error=False, description="A key of your centre.")


def principal(
    request: Request,
    _described: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> Principal:
    """Tell who asks, as was found before the request was read."""
    who: Principal | None = getattr(request.state, "principal", None)
    if who is None:
        message = "Nobody is asked here who they are, so nobody may do this; report it."
        raise NoAccess(message)
    return who


ByAnyKey: TypeAlias = Annotated[Principal, Depends(principal)]
"""Whoever has a key."""


def needs(*any_of: Scope) -> Callable[..., Principal]:
    """Let in who has one of these scopes: ``Annotated[Principal, Depends(needs(...))]``."""

    def checked(who: ByAnyKey) -> Principal:
        who.needs(*any_of)
        return who

    return checked
