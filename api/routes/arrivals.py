"""``/v1/incidents/{id}/arrived``: an own unit is there, and what follows of that."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.language import InLanguage
from api.routes.once import SentOnce, respond
from api.schemas.requests import Arrived, ArrivedSheet
from api.services import arrivals
from dispatch.values import Text

router = APIRouter(prefix="/v1/incidents", tags=["requests"])


@router.post("/{id_}/arrived", response_model=ArrivedSheet)
def arrived(
    id_: Annotated[Text, Path(max_length=100)],
    told: Arrived,
    service: AtService,
    who: Annotated[Principal, Depends(needs(Scope.REQUEST))],
    sent: SentOnce,
    language: InLanguage,
) -> Response:
    """Tell that an own unit is there: a neighbour's stand down where the agreement asks so."""
    return respond(arrivals.unit_arrived(service, who, sent, id_, told, language))
