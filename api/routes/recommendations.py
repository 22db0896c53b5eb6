"""``/v1/recommendations``: who should go to one incident."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.answer import Answer
from api.schemas.ask import RecommendationAsk
from api.services import recommending

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"])


@router.post("", response_model=Answer)
def recommend(
    asked: RecommendationAsk,
    service: AtService,
    who: Annotated[Principal, Depends(needs(Scope.RECOMMEND))],
    sent: SentOnce,
    language: InLanguage,
) -> Response:
    """Who could come to an incident, who may under which agreement, and what is suggested."""
    return respond(recommending.recommend(service, who, asked, sent, language))
