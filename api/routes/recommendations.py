"""``/v1/recommendations``: who should go to one incident."""

from typing import Final

from fastapi import APIRouter, Depends, Response

from api.auth import Scope
from api.problems import described
from api.routes.access import needs
from api.routes.desk import AtDesk
from api.routes.language import InLanguage
from api.schemas.answer import Answer
from api.schemas.ask import Ask
from api.services import recommendations

RECORD: Final = "Record-Id"
"""The header that names the record of an answer, if records are kept."""

router = APIRouter(
    prefix="/v1/recommendations",
    tags=["recommendations"],
    dependencies=[Depends(needs(Scope.RECOMMEND))],
    responses=described(401, 403),
)


@router.post("")
def recommend(ask: Ask, desk: AtDesk, language: InLanguage, response: Response) -> Answer:
    """Who could come to an incident, who may under which agreement, and what is suggested."""
    answered = recommendations.answer(desk, ask, language)
    if answered.record is not None:
        response.headers[RECORD] = answered.record
    return answered.document
