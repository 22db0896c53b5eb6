"""``/v1/draft-requests``: the request to another centre, prefilled."""

from fastapi import APIRouter, Depends, Response

from api.auth import Scope
from api.problems import described
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.draft_request import DraftAsk, RequestDraft
from api.services import recommending

router = APIRouter(
    prefix="/v1/draft-requests",
    tags=["draft requests"],
    dependencies=[Depends(needs(Scope.RECOMMEND))],
    responses=described(401, 403),
)


@router.post("", response_model=RequestDraft)
def draft_request(
    ask: DraftAsk,
    service: AtService,
    sent: SentOnce,
    language: InLanguage,
) -> Response:
    """The request for a unit of another centre: its fields, what is missing, and the text."""
    return respond(recommending.draft(service, ask, sent, language))
