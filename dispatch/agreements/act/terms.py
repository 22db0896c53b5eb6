"""
What an agreement says beside who may come: the terms on which a unit does, as its crew is told.

Each term is a rule out of a few, with its own source and confidence, so that it can be told in any
language and compared between agreements; ``unknown`` is a rule too. What fits no rule is a plain
condition.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, Strict

from dispatch.agreements.hospital_rule import HospitalRule
from dispatch.values import Confidence, LanguageCode, Text
from dispatch.written import Written

Sources: TypeAlias = Annotated[
    tuple[Text, ...],
    BeforeValidator(lambda given: [given] if isinstance(given, str) else given),
    Field(min_length=1),
]
"""Keys of the agreement's sources."""
RequestField: TypeAlias = Literal[
    "address", "nature", "urgency", "caller_contact", "resources_wanted", "resources_engaged"
]


Count: TypeAlias = Annotated[int, Strict(), Field(ge=1)]


class Term(Written):
    """One term, by whom it is said, and how sure we are of it."""

    source: Sources
    confidence: Confidence


class ScopeOfPractice(Term):
    """What the crew may do for the patient abroad."""

    rule: Literal["home", "host", "intersection", "listed", "unknown"]
    listed: tuple[Text, ...] = ()


class Medication(Term):
    """Which medicines the crew may bring and give."""

    rule: Literal["home_stock", "host_rules", "unknown"]
    controlled_substances: Literal["home_rules", "host_rules", "not_allowed", "unknown"] = "unknown"


class Signals(Term):
    """Lights and siren abroad."""

    rule: Literal["host_rules", "home_rules", "not_allowed", "unknown"]
    organ_transport: Literal["allowed", "not_allowed", "unknown"] = "unknown"


class Hospital(Term):
    """Where the patient may be driven."""

    rule: HospitalRule


class Cost(Term):
    """Who pays what."""

    rule: Literal[
        "requester_pays",
        "host_tariff",
        "home_tariff",
        "patient_share_host",
        "subcontract",
        "unsettled",
        "settled_elsewhere",
        "unknown",
    ]


class Liability(Term):
    """Whose law of liability counts."""

    rule: Literal["host_law", "home_law", "requester", "unknown"]


class Insurance(Term):
    """Who insures crew and unit."""

    rule: Literal["home_service", "requester", "unknown"]


class Authorisation(Term):
    """Who decides that the unit is asked."""

    rule: Literal["dispatcher", "supervisor", "medical_director", "unknown"]


class Report(Term):
    """What must be reported afterwards."""

    rule: Literal["each_run", "periodic", "unknown"]
    fields: tuple[Text, ...] = ()
    period: Text | None = None
    to: Text | None = None


class Request(Term):
    """How the other centre is asked, and what it must be told."""

    rule: Literal["phone_then_form", "phone", "message", "unknown"]
    languages: tuple[LanguageCode, ...] = ()
    operator_language: LanguageCode | None = None
    fields: tuple[RequestField, ...] = ()


class DualDispatch(Term):
    """Whether the home unit is alerted as well."""

    rule: Literal["none", "also_alert_home", "stand_down_on_arrival", "unknown"]


class Sharing(Term):
    """What the control rooms of the units show those they would help."""

    rule: Literal["nothing", "situation", "free_units", "unknown"]


class Package(Written):
    """
    What one keyword of a mass-casualty plan brings, as far as it is known.

    Attributes
    ----------
    units : dict of str to int, or "unknown"
        How many units of which type, in the plan's own words.
    reception_point : str
        Where they report.
    hospitals : tuple of str, or "unknown"
        Which ones receive.
    """

    keyword: Text | Literal["unknown"]
    units: Annotated[dict[Text, Count], Field(min_length=1)] | Literal["unknown"]
    reception_point: Text | Literal["unknown"]
    hospitals: Annotated[tuple[Text, ...], Field(min_length=1)] | Literal["unknown"]


class CasualtyPlan(Term):
    """What comes, and where to, when a plan is called by a keyword."""

    rule: Literal["by_keyword"]
    packages: Annotated[tuple[Package, ...], Field(min_length=1)]


class Terms(Written):
    """The terms of an agreement or of a clause; what is left out is not said at all."""

    scope_of_practice: ScopeOfPractice | None = None
    medication: Medication | None = None
    signals: Signals | None = None
    hospital: Hospital | None = None
    cost: Cost | None = None
    liability: Liability | None = None
    insurance: Insurance | None = None
    authorisation: Authorisation | None = None
    report: Report | None = None
    request: Request | None = None
    dual_dispatch: DualDispatch | None = None
    casualty_plan: CasualtyPlan | None = None
    sharing: Sharing | None = None

    def given(self) -> dict[str, Term]:
        """Give the terms that are said, by their names, in the order a crew is told them."""
        named = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: term for name, term in named if term is not None}

    @property
    def alerts_home(self) -> bool:
        """Whether a unit of the host is alerted as well."""
        dual = self.dual_dispatch
        return dual is not None and dual.rule in {"also_alert_home", "stand_down_on_arrival"}

    def over(self, general: "Terms") -> "Terms":
        """Lay these terms over more general ones."""
        return general.model_copy(update=self.given())


NO_TERMS: Final = Terms()
