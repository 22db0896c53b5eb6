"""``/v1/requests``: a neighbour's units are asked for, never taken."""

from enum import StrEnum
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query, Response

from api.asking.words import Do, State
from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.next_best import NextBestSheet
from api.schemas.requests import NewCommand, NewRequest, RequestList, RequestSheet
from api.services import next_best, requests
from api.services.recommending import RECORD
from dispatch.values import Text

router = APIRouter(prefix="/v1/requests", tags=["requests"])

Asking: TypeAlias = Annotated[Principal, Depends(needs(Scope.REQUEST))]
Party: TypeAlias = Annotated[Principal, Depends(needs(Scope.REQUEST, Scope.ANSWER))]
RequestId: TypeAlias = Annotated[str, Path(pattern="^r[0-9]{1,18}$", description="Its id.")]
Centre: TypeAlias = Annotated[
    Text | None, Query(description="For which centre; the key's own if not given.")
]


class Commanded(StrEnum):
    """What a centre can do with a request."""

    ASK = "ask"
    ACCEPT = "accept"
    REJECT = "reject"
    DEPLOY = "deploy"
    ARRIVE = "arrive"
    RELEASE = "release"
    CANCEL = "cancel"


@router.post("", status_code=201, response_model=RequestSheet)
def propose(
    new: NewRequest, service: AtService, who: Asking, sent: SentOnce, language: InLanguage
) -> Response:
    """Propose to ask another centre for units, or ask at once; it is decided anew."""
    return respond(requests.propose_request(service, who, sent, new, language))


@router.get("")
def requests_of_a_centre(
    service: AtService,
    who: Party,
    centre: Centre = None,
    state: Annotated[
        list[State], Query(description="Only those that stand there; may be given several times.")
    ] = [],  # noqa: B006 - FastAPI copies it.
    incident: Annotated[Text | None, Query(description="Only those for this incident.")] = None,
    after: Annotated[Text | None, Query(description="The `next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> RequestList:
    """The requests to which a centre is a party, as the one that asks or is asked."""
    return requests.list_requests(
        service,
        who,
        centre=centre,
        states=state,
        incident_id=incident,
        after=after,
        limit=limit,
    )


@router.get("/{id_}")
def request(id_: RequestId, service: AtService, who: Party, centre: Centre = None) -> RequestSheet:
    """One request: where it stands, how it came there, and what is possible now."""
    return requests.show_request(service, who, id_, centre)


@router.get("/{id_}/next-best")
def next_best_of(
    id_: RequestId,
    service: AtService,
    who: Asking,
    language: InLanguage,
    response: Response,
    centre: Centre = None,
) -> NextBestSheet:
    """Whom else the asking centre could send or ask, worked out anew, and who would be better."""
    shown = next_best.show_next_best(service, who, id_, centre, language)
    if shown.record is not None:
        response.headers[RECORD] = shown.record
    return shown.document


@router.post("/{id_}/{do}", response_model=RequestSheet)
def do_with_request(
    id_: RequestId,
    do: Commanded,
    new: NewCommand,
    service: AtService,
    who: Party,
    sent: SentOnce,
) -> Response:
    """Do the next thing with a request, as the asking or the asked centre may."""
    return respond(requests.do_with_request(service, who, sent, id_, Do(do), new))
