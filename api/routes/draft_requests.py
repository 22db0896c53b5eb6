"""``/v1/draft-requests``: the request to another centre, prefilled."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.draft_request import DraftAsk, RequestDraft
from api.services import recommending

router = APIRouter(prefix="/v1/draft-requests", tags=["draft requests"])


@router.post("", response_model=RequestDraft)
def draft_request(
    ask: DraftAsk,
    service: AtService,
    _who: Annotated[Principal, Depends(needs(Scope.RECOMMEND))],
    sent: SentOnce,
    language: InLanguage,
) -> Response:
    """The request for a unit of another centre: its fields, what is missing, and the text."""
    return respond(recommending.draft(service, ask, sent, language))
