"""``/v1/agreements``: the law a service decides by, for people to read."""

from datetime import date
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query

from api.problems import described
from api.routes.desk import AtDesk
from api.schemas.agreements import AgreementList, AgreementSheet
from api.services.agreements import list_agreements, show_agreement, today

router = APIRouter(prefix="/v1/agreements", tags=["agreements"])

On: TypeAlias = Annotated[
    date | None,
    Query(description="The day to say what is in force on; today if not given."),
]


@router.get("")
def agreements(desk: AtDesk, on: On = None) -> AgreementList:
    """All agreements, each with whether it is in force on a day."""
    return list_agreements(desk.catalogue, on or today(desk.settings))


@router.get("/{id_}", responses=described(404))
def agreement(desk: AtDesk, id_: str, on: On = None) -> AgreementSheet:
    """One agreement with its sources, terms and clauses."""
    return show_agreement(desk.catalogue, id_, on or today(desk.settings))
