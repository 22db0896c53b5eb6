"""``/v1/recommendations``: who should go to one incident."""

from fastapi import APIRouter

from api.routes.desk import AtDesk
from api.routes.language import InLanguage
from api.schemas.answer import Answer
from api.schemas.ask import Ask
from api.services import recommendations

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"])


@router.post("")
def recommend(ask: Ask, desk: AtDesk, language: InLanguage) -> Answer:
    """Who could come to an incident, who may under which agreement, and what is suggested."""
    return Answer.of(recommendations.recommend(desk, ask), desk.tongue(language))
