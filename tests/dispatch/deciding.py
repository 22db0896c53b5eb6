"""Decisions on the fictional street, asked for in few words."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from dispatch.agreements.act.load import Catalogue, catalogue_of
from dispatch.agreements.situation import Declared
from dispatch.decide import decide
from dispatch.decision import Action, Candidate, Decision
from dispatch.fleet import read_fleet
from dispatch.incident import Incident, read_incident
from dispatch.law import law_on
from dispatch.people import People
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.watch import stand_by
from graphs.ids import Flags
from graphs.region import Region
from tests.dispatch.agreements.world import law as law_of
from tests.fictional import MAPPINGS, NOON, at, fleet_file

SHORTAGE: Final = catalogue_of([law_of({"trigger": {"kind": "shortage"}})])


def law_that(**trigger: Any) -> Catalogue:
    """Give a law of one clause by which a unit of XB may cross into XA."""
    return catalogue_of([law_of({"trigger": trigger})])


def call(km: float, **more: Any) -> Incident:
    return read_incident({"at": at(km), "urgency": "U1", "time": NOON} | more)


def decided(
    region: Region,
    incident: Incident,
    *units: dict[str, Any],
    law: Catalogue = SHORTAGE,
    short: tuple[str | Declared, ...] = (),
    k: int = 5,
    answers: Mapping[str, bool] | None = None,
    people: People | None = None,
    centres: Mapping[str, str] | None = None,
    promised: Mapping[str, str] | None = None,
    asked: Mapping[str, str] | None = None,
    **settings: Any,
) -> Decision:
    """Decide about an incident; ``centres`` are more of them, each with its country."""
    chosen, file = Settings(**settings), fleet_file(*units)
    file["centres"] |= {id_: {"country": of} for id_, of in (centres or {}).items()}
    standby = stand_by(region, read_fleet(file, MAPPINGS), incident.time, chosen)
    shortages = [Declared(one) if isinstance(one, str) else one for one in short]
    relied_on = law_on(region, law, chosen.accepted)
    told = shortages, answers or {}, people, promised or {}, asked or {}
    return decide(incident, standby, relied_on, chosen, k, *told)


def none_held(standby: Standby) -> Flags:
    """Say that no request holds any unit."""
    return np.zeros(len(standby.stands), np.bool_)


def verdicts(decision: Decision) -> dict[str, str]:
    return {c.unit.id: c.judgement.verdict.value for c in decision.candidates}


def steps(decision: Decision) -> list[tuple[tuple[str, ...], Action]]:
    return [(step.units, step.action) for step in decision.suggestion.steps]


def one(decision: Decision, unit_id: str) -> Candidate:
    return next(c for c in decision.candidates if c.unit.id == unit_id)


def told(decision: Decision, unit_id: str) -> list[str]:
    """Give what decided about a unit, in words."""
    judgement = one(decision, unit_id).judgement
    return [str(f.says) for f in (*judgement.satisfied, *judgement.failed, *judgement.unknown)]
