"""``/v1/recommendations``: who should go to one incident."""

from fastapi import APIRouter, Depends, Response

from api.auth import Scope
from api.problems import described
from api.routes.access import ByAnyKey, needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.answer import Answer
from api.schemas.ask import RecommendationAsk
from api.services import recommending

router = APIRouter(
    prefix="/v1/recommendations",
    tags=["recommendations"],
    dependencies=[Depends(needs(Scope.RECOMMEND))],
    responses=described(401, 403),
)


@router.post("", response_model=Answer)
def recommend(
    asked: RecommendationAsk,
    service: AtService,
    who: ByAnyKey,
    sent: SentOnce,
    language: InLanguage,
) -> Response:
    """Who could come to an incident, who may under which agreement, and what is suggested."""
    return respond(recommending.recommend(service, who, asked, sent, language))
