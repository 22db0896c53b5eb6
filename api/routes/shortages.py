"""``/v1/shortages``: what control rooms declare when they are short."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.once import SentOnce, respond
from api.schemas.shortages import ShortageList, ShortageSent, ShortageSheet
from api.services import shortages

Teller: TypeAlias = Annotated[Principal, Depends(needs(Scope.SITUATION))]

router = APIRouter(prefix="/v1/shortages", tags=["situation"])


@router.post("", status_code=201, response_model=ShortageSheet)
def declare(given: ShortageSent, service: AtService, who: Teller, sent: SentOnce) -> Response:
    """Declare that your centre is short until a moment; it replaces what it declared before."""
    return respond(shortages.declare(service, who, given, sent))


@router.get("")
def declared(service: AtService, who: Teller) -> ShortageList:
    """The shortages that stand now, your own and those of centres that show you their situation."""
    return shortages.declared(service, who)


@router.delete("/{centre}", status_code=204)
def withdraw(centre: Annotated[str, Path(max_length=100)], service: AtService, who: Teller) -> None:
    """Say that your centre is short no longer."""
    shortages.withdraw(service, who, centre)
