"""``/v1/agreements``: the law a service decides by, for people to read."""

from datetime import date
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Query

from api.problems import described
from api.routes.access import principal
from api.routes.desk import AtDesk
from api.routes.language import InLanguage
from api.schemas.agreements import AgreementList, AgreementSheet
from api.schemas.explanation import Explanation
from api.services.agreements import list_agreements, show_agreement, today
from api.services.explanations import explain, law_at, read_explain
from api.services.languages import saying

router = APIRouter(
    prefix="/v1/agreements",
    tags=["agreements"],
    dependencies=[Depends(principal)],
    responses=described(401),
)

On: TypeAlias = Annotated[
    date | None,
    Query(description="The day whose law counts; today if not given."),
]


@router.get("")
def agreements(desk: AtDesk, language: InLanguage, on: On = None) -> AgreementList:
    """All agreements, each with whether it is in force on a day."""
    return list_agreements(desk.catalogue, on or today(desk.settings), saying(language))


@router.get("/explain")
def explanation(
    desk: AtDesk,
    language: InLanguage,
    from_: Annotated[str, Query(alias="from", description="The centre whose unit would come.")],
    to: Annotated[str, Query(description="The centre whose incident it is.")],
    at: Annotated[str, Query(description="LAT,LON: where.", examples=["50.8514,5.6909"])],
    urgency: Annotated[str, Query(description="U0 (arrest) to U4, or as NL:A1.", examples=["U1"])],
    on: On = None,
    shortage: Annotated[bool | None, Query(description="Suppose that it is short, or not.")] = None,
    gain_min: Annotated[
        float | None, Query(description="Suppose so many minutes' gain on the best own unit.")
    ] = None,
    keyword: Annotated[str | None, Query(description="Of a mass-casualty plan.")] = None,
    disaster: Annotated[bool, Query(description="Whether it was called one.")] = False,
) -> Explanation:
    """What the law says about any unit of one centre for an incident of another, as trees."""
    ask = read_explain(
        from_=from_,
        to=to,
        at=at,
        urgency=urgency,
        on=on,
        shortage=shortage,
        gain_min=gain_min,
        keyword=keyword,
        disaster=disaster,
    )
    return explain(law_at(desk), ask, saying(language))


@router.get("/{id_}", responses=described(404))
def agreement(desk: AtDesk, language: InLanguage, id_: str, on: On = None) -> AgreementSheet:
    """One agreement with its sources, terms and clauses."""
    return show_agreement(desk.catalogue, id_, on or today(desk.settings), saying(language))
