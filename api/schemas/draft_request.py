"""The request to another centre: what is asked for it, and the document that comes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from api.schemas.answer import Document, LawRef, Predicate, RegionRef
from api.schemas.ask import Ask
from dispatch.agreements.act.terms import RequestField
from dispatch.agreements.judge.explain import Verdict
from dispatch.mappings.urgency import Urgency
from dispatch.texts.po import LANGUAGES
from dispatch.values import AboutNoPerson, Text
from dispatch.written import doubt, unknown_word


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise doubt(unknown_word(language, LANGUAGES))
    return language


Short: TypeAlias = Annotated[Text, Field(max_length=200)]
Nature: TypeAlias = Annotated[Short, AboutNoPerson]
Things: TypeAlias = Annotated[tuple[Short, ...], Field(max_length=20)]
Spoken: TypeAlias = Annotated[str, AfterValidator(_spoken)]


class DraftAsk(Ask):
    """
    An incident, a unit of another centre, and what only the dispatcher knows.

    Nothing about the patient is asked for, and nothing is kept: it comes back in the draft.

    Attributes
    ----------
    agreement : str or None
        What the request is to rest on, if several could; the verdict's own if not given.
    """

    unit: Text = Field(description="Id of the unit to ask for.")
    agreement: Text | None = Field(None, description="Id of the agreement to ask under.")
    address: Short | None = Field(
        None, description="So that the crew finds the place: street, house, town; no names."
    )
    nature: Nature | None = Field(
        None, description="What happened, so that the right unit comes; not who the patient is."
    )
    caller_contact: Short | None = Field(
        None, description="How the caller is reached, so that the crew can call back; no name."
    )
    wanted: Things | None = Field(
        None, description="Resources that are asked for; the unit itself if not given."
    )
    engaged: Things | None = Field(
        None, description="Resources that were sent already; an empty list if none were."
    )
    languages: Annotated[tuple[Spoken, ...], Field(min_length=1)] | None = Field(
        None, description="Of the text; those of the agreement, or nl, fr and de, if not given."
    )


class RequestFields(Document):
    """What the other centre is told; null where nobody has said it."""

    address: str | None
    nature: str | None
    urgency: Urgency
    caller_contact: str | None
    resources_wanted: tuple[str, ...]
    resources_engaged: tuple[str, ...] | None


class RequestDraft(Document):
    """
    A request, ready to be read out or sent; a dispatcher does that.

    Attributes
    ----------
    to_channels : mapping
        How the other centre is reached, as far as this deployment has said.
    how : str or None
        How the agreement says that it is asked.
    required : tuple of str
        Fields that must be there: by the agreement, or else by this project's own list.
    missing : tuple of str
        Those of them that nobody has said: they are not invented.
    texts : mapping
        The request in words, by language.
    """

    as_of: datetime
    from_centre: str | None
    from_country: str | None
    to_centre: str
    to_country: str
    to_channels: Mapping[str, str]
    how: Literal["phone_then_form", "phone", "message", "unknown"] | None
    unit: str
    units: tuple[str, ...]
    eta_s: float
    gain_s: float | None
    at: tuple[float, float]
    dispatch_area: str | None
    agreement: str | None
    clause: str | None
    verdict: Verdict
    accepted_as_reported: bool
    reason: str
    satisfied: tuple[Predicate, ...]
    failed: tuple[Predicate, ...]
    unknown: tuple[Predicate, ...]
    conditions: tuple[str, ...]
    fields: RequestFields
    required: tuple[RequestField, ...]
    required_by: Literal["agreement", "own_list"]
    missing: tuple[RequestField, ...]
    languages: tuple[str, ...]
    texts: Mapping[str, str]
    region: RegionRef
    agreements: LawRef
