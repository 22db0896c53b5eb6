"""What the law says of fifty candidates, and that it does not grow with law that cannot apply."""

# ruff: noqa: D103 - a test's name is its claim.

from datetime import date, datetime
from itertools import product, repeat
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import OURS, Row, annotate, timed
from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.load import (
    Accepted,
    Catalogue,
    catalogue_of,
    load_agreements,
    read_agreement,
)
from dispatch.agreements.judge.explain import Judgement
from dispatch.agreements.judge.permit import Case
from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.uses import uses_of
from dispatch.agreements.situation import Fact, IncidentFacts, Lazy, UnitFacts
from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency
from dispatch.said import said
from graphs.areas import areas_of

N_CANDIDATES: Final = 50
N_OTHERS: Final = 1000
KERKRADE: Final = (50.866, 6.066)
HOMES: Final = {"BE": (50.84, 5.70), "DE": (50.84, 6.09), "LU": (49.61, 6.13), "FR": (49.12, 6.18)}
"""Somewhere in each country: only the country counts here."""


class Bench(NamedTuple):
    """The law, and an incident in the Netherlands with candidates from abroad."""

    catalogue: Catalogue
    accepted: Accepted
    incident: IncidentFacts
    units: tuple[UnitFacts, ...]

    def judge(self) -> list[Judgement]:
        """Begin with a new incident, as every decision does."""
        case = Case(self.incident, self.catalogue, self.accepted)
        return [case.judge(unit) for unit in self.units]


def bench(catalogue: Catalogue, countries: tuple[str, ...] = tuple(HOMES)) -> Bench:
    atlas = Atlas(areas_of(()), uses_of(catalogue))
    incident = IncidentFacts(
        on=date(2026, 3, 2),
        time=datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Brussels")),
        where=atlas.at(*KERKRADE),
        own_centre="NL-limburg",
        urgency=Urgency.U1,
        is_emergency=True,
        is_life_threat=True,
        need=frozenset({"TRANSPORT"}),
        own_eta_ms=Lazy.known(600_000),
        shortage=Lazy.known(Fact(Truth.FALSE, said("An own unit is free."))),
    )
    units = tuple(
        UnitFacts(
            id=f"unit-{number}",
            centre=f"{country}-centre",
            country=country,
            type="AMB",
            capabilities=frozenset({"BLS", "TRANSPORT"}),
            home=atlas.at(*HOMES[country]),
            at=atlas.at(*HOMES[country]),
            eta_ms=300_000 + 12_345 * number,
        )
        for number, country in zip(range(N_CANDIDATES), countries * N_CANDIDATES, strict=False)
    )
    accepted = (one.id for one in catalogue.agreements if one.status is Status.REPORTED)
    return Bench(catalogue, catalogue.accept(accepted), incident, units)


def drawn(id_: str, from_: str, to: str, *kinds: dict[str, Any]) -> Agreement:
    """An agreement nobody has made, for its cost."""
    said_ = {"says": "A unit may cross.", "source": "drawn", "confidence": "low"}
    clauses = [
        {"id": f"art-{number}", "from": from_, "to": to, "trigger": kind, **said_}
        for number, kind in enumerate(kinds, start=1)
    ]
    header = {"id": id_, "name": id_, "parties": [from_, to], "legal_force": "treaty"}
    header |= {"level": "bilateral", "layer": "daily", "status": "reported", "confidence": "low"}
    header |= {"valid_from": date(2020, 1, 1), "clause": clauses}  # type: ignore[dict-item]
    sources = {"drawn": {"at": "drawn for a benchmark", "dated": "unknown"}}
    return read_agreement(header | {"sources": sources}, f"{id_}.toml")


def faster(margin_s: int) -> dict[str, Any]:
    """Each unit is compared with the own service for itself: nothing can be shared."""
    parts = [{"kind": "emergency"}, {"kind": "faster", "by_s": margin_s}]
    return {"kind": "all", "of": parts}


OF_EACH: Final = tuple(
    drawn(f"OF-EACH-{number}", "DE", "NL", faster(60 * number)) for number in (1, 5)
)
ELSEWHERE: Final = tuple(
    drawn(f"ELSEWHERE-{number}", from_, to, faster(0))
    for number, (from_, to) in zip(
        range(N_OTHERS), product(["LU", "FR", "BE"] * N_OTHERS, ["LU", "FR"]), strict=False
    )
)


@pytest.mark.parametrize(
    ("catalogue", "countries", "what"),
    [
        pytest.param(load_agreements(), tuple(HOMES), "the shipped agreements", id="shipped"),
        pytest.param(
            catalogue_of(OF_EACH),
            ("DE",),
            "two clauses that compare each candidate's ETA",
            id="of each",
        ),
        pytest.param(
            catalogue_of((*OF_EACH, *ELSEWHERE)),
            ("DE",),
            f"the same beside {N_OTHERS:,} agreements of other countries",
            id="elsewhere",
        ),
    ],
)
def test_fifty_candidates(
    benchmark: BenchmarkFixture, catalogue: Catalogue, countries: tuple[str, ...], what: str
) -> None:
    scene = bench(catalogue, countries)
    row = Row("law", OURS, f"{N_CANDIDATES} candidates of one incident under {what}")
    judged = timed(benchmark, row, scene.judge, repeat(()), rounds=200, warm_up=20)
    n_clauses = sum(len(catalogue.between(one, "NL")) for one in set(countries))
    annotate(benchmark, f"{n_clauses} clauses of their directions.")
    assert len(judged) == N_CANDIDATES


def test_agreements_of_other_countries_are_not_looked_at() -> None:
    few, many = bench(catalogue_of(OF_EACH), ("DE",)), catalogue_of((*OF_EACH, *ELSEWHERE))
    assert many.between("DE", "NL") == few.catalogue.between("DE", "NL")
    assert [str(one) for one in bench(many, ("DE",)).judge()] == [str(one) for one in few.judge()]
