"""``/v1/draft-requests``: the request to another centre, prefilled."""

from fastapi import APIRouter, Depends

from api.auth import Scope
from api.problems import described
from api.routes.access import needs
from api.routes.desk import AtDesk
from api.routes.language import InLanguage
from api.schemas.draft_request import DraftAsk, RequestDraft
from api.services import draft_requests

router = APIRouter(
    prefix="/v1/draft-requests",
    tags=["draft requests"],
    dependencies=[Depends(needs(Scope.RECOMMEND))],
    responses=described(401, 403),
)


@router.post("")
def draft_request(ask: DraftAsk, desk: AtDesk, language: InLanguage) -> RequestDraft:
    """The request for a unit of another centre: its fields, what is missing, and the text."""
    return draft_requests.draft_request(desk, ask, language)
