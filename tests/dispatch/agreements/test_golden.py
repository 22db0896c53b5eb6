"""
What the shipped catalogue says in some cases, so that a change of law shows as a change of text.

The texts are no claim about the law; they are what the data comes to. ``REWRITE_GOLDEN=1 pytest
tests/dispatch/agreements/test_golden.py`` writes them anew: read the diff before it is committed.
"""

import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from dispatch.agreements.act.load import load_agreements
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.selectors import Municipalities
from dispatch.agreements.situation import NO_UNIT, Cover, Fact
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.world import situation

CATALOGUE: Final = load_agreements()
FOLDER: Final = Path(__file__).parents[2] / "golden" / "agreements"
SHORT: Final[dict[str, Any]] = {"own_eta_ms": NO_UNIT}
DISASTER: Final[dict[str, Any]] = {"is_disaster": True}
BENELUX: Final = ("BNL-BE-NL-2009", "BNL-BE-NL-2014")
SPEEDING: Final[dict[str, Any]] = {"own_eta_ms": 900_000, "eta_ms": 360_000}
AACHEN: Final = ("DE", "DE-NW", "DE-NW-aachen")
LOSSER: Final = Municipalities(kind="municipalities", country="NL", of=("GM0168",))
GRONAU: Final = Municipalities(kind="municipalities", country="DE", of=("NW-gronau",))
DINXPERLO: Final = Municipalities(
    kind="municipalities", country="NL", of=("GM0197", "GM1955", "GM1509")
)
ISSELBURG: Final = Municipalities(kind="municipalities", country="DE", of=("NW-isselburg",))
CERTIFIED: Final[dict[str, Any]] = {
    "certificates": frozenset({"cross-border-nl"}),
    "equipment": frozenset({"nl_radio"}),
}


class Case(NamedTuple):
    """A unit of one place for an incident in another, on a day, before a deployment's choice."""

    home: tuple[Any, ...]
    scene: tuple[Any, ...]
    on: date = date(2024, 5, 1)
    accepted: tuple[str, ...] = ()
    facts: dict[str, Any] = {}  # noqa: RUF012 - never changed.


CASES: Final = {
    "benelux-nothing-accepted": Case(("NL",), ("BE",), facts=SHORT),
    "benelux-only-2009-accepted": Case(("NL",), ("BE",), accepted=BENELUX[:1], facts=SHORT),
    "benelux-both-accepted": Case(("NL",), ("BE",), accepted=BENELUX, facts=SHORT),
    "benelux-back": Case(("BE",), ("NL",), accepted=BENELUX, facts=SHORT),
    "benelux-faster-is-not-enough": Case(("NL",), ("BE",), accepted=BENELUX, facts=SPEEDING),
    "benelux-no-emergency": Case(
        ("BE",), ("NL",), accepted=BENELUX, facts=SHORT | {"urgency": "U3"}
    ),
    "benelux-before-its-first-day": Case(
        ("BE",), ("NL",), date(2010, 1, 31), accepted=BENELUX, facts=SHORT
    ),
    "benelux-a-doctor-is-needed": Case(
        ("NL",), ("BE",), accepted=BENELUX, facts=SHORT | {"need": frozenset({"DOCTOR"})}
    ),
    "emric-faster-in-liege": Case(
        ("NL", "NL-zuid-limburg"), ("BE", "BE-WLG"), accepted=(*BENELUX, "EMRIC"), facts=SPEEDING
    ),
    "aachen-has-a-unit-limburg-has-none-2010": Case(
        AACHEN, ("NL", "NL-zuid-limburg"), date(2010, 5, 1), ("EMR-NLDE-2002",), SHORT
    ),
    "aachen-the-minutes-are-not-known-2010": Case(
        AACHEN, ("NL", "NL-zuid-limburg"), date(2010, 5, 1), ("EMR-NLDE-2002",), SPEEDING
    ),
    "aachen-after-the-renewal-was-decided": Case(
        AACHEN,
        ("NL", "NL-zuid-limburg"),
        date(2025, 5, 1),
        ("EMR-NLDE-2002", "EMR-NLDE-2024"),
        SHORT,
    ),
    "limburg-noord-to-aachen-2025": Case(
        ("NL", "NL-limburg-noord"), AACHEN, date(2025, 5, 1), ("EMR-NLDE-2024",), SHORT
    ),
    "gronau-to-losser": Case(
        ("DE", GRONAU), ("NL", LOSSER), date(2009, 5, 1), ("BOR-LOSSER",), SPEEDING
    ),
    "isselburg-to-dinxperlo-2018": Case(
        ("DE", ISSELBURG),
        ("NL", DINXPERLO),
        date(2018, 5, 1),
        ("BOR-DINX-2017",),
        SHORT | CERTIFIED,
    ),
    "isselburg-without-a-certificate": Case(
        ("DE", ISSELBURG),
        ("NL", DINXPERLO),
        date(2018, 5, 1),
        ("BOR-DINX-2017",),
        SHORT | {"certificates": frozenset()},
    ),
    "kleve-is-a-gap": Case(("DE", "DE-NW-kleve"), ("NL", "NL-gelderland-zuid"), facts=SPEEDING),
    "netherlands-and-luxembourg-are-a-gap": Case(("NL",), ("LU",), facts=SHORT),
    "nrw-to-belgium-faster": Case(
        ("DE", "DE-NW"), ("BE",), date(2025, 5, 1), ("BE-NRW-2024",), SPEEDING
    ),
    "nrw-to-belgium-later": Case(
        ("DE", "DE-NW"), ("BE",), date(2025, 5, 1), ("BE-NRW-2024",), {"eta_ms": 700_000}
    ),
    "rhineland-palatinate-to-belgium": Case(
        ("DE", "DE-RP"),
        ("BE",),
        date(2012, 5, 1),
        ("BE-RLP-2009",),
        SPEEDING | {"donor_accepts": Fact(Truth.TRUE, said("Trier accepts."))},
    ),
    "luxembourg-to-belgium": Case(
        ("LU",), ("BE",), date(2017, 5, 1), ("BNL-BE-LU-2012", "BNL-BE-LU-2016"), SHORT
    ),
    "luxembourg-to-belgium-with-an-organ": Case(
        ("LU",),
        ("BE",),
        date(2017, 5, 1),
        ("BNL-BE-LU-2012", "BNL-BE-LU-2016"),
        {"purpose": "organ_transport", "urgency": "U3"},
    ),
    "luxembourg-to-rhineland-palatinate": Case(
        ("LU",), ("DE", "DE-RP"), accepted=("LU-RLP-2020",), facts=SHORT
    ),
    "luxembourg-to-saarland": Case(("LU",), ("DE", "DE-SL"), facts=SHORT),
    "france-to-belgium-second-choice": Case(
        ("FR",),
        ("BE",),
        accepted=("BE-FR-2007",),
        facts=SPEEDING
        | {"choice": 2, "capabilities": frozenset({"DOCTOR"}), "cover": Cover(2, 0.9, 0.01)},
    ),
    "france-to-belgium-first-choice": Case(
        ("FR",), ("BE",), accepted=("BE-FR-2007",), facts=SPEEDING | {"choice": 1}
    ),
    "france-to-luxembourg-shortage": Case(("FR",), ("LU",), accepted=("FR-LU-2021",), facts=SHORT),
    "france-to-luxembourg-before-its-first-day": Case(
        ("FR",), ("LU",), date(2021, 10, 18), ("FR-LU-2021",), SHORT
    ),
    "luxembourg-to-france-shortage": Case(("LU",), ("FR",), accepted=("FR-LU-2021",), facts=SHORT),
    "many-patients-in-liege": Case(
        AACHEN,
        ("BE", "BE-WLG"),
        accepted=("EUMED",),
        facts=SPEEDING | {"keyword": "a keyword that somebody gave"},
    ),
    "disaster-in-the-netherlands-before-1997": Case(
        ("DE",), ("NL",), date(1990, 5, 1), ("DIS-NL-DE-1988",), DISASTER
    ),
    "disaster-in-the-netherlands": Case(
        ("DE", "DE-NI", "DE-NI-emsland"),
        ("NL", "NL-drenthe"),
        accepted=("DIS-NL-DE-1988",),
        facts=DISASTER,
    ),
    "disaster-dutch-in-belgium": Case(
        ("NL",), ("BE",), accepted=("DIS-NL-BE-1984",), facts=DISASTER
    ),
    "disaster-german-in-belgium": Case(
        ("DE",), ("BE",), accepted=("DIS-BE-DE-1980",), facts=DISASTER
    ),
    "disaster-german-in-luxembourg": Case(
        ("DE",), ("LU",), accepted=("DIS-DE-LU-1978",), facts=DISASTER
    ),
    "disaster-belgian-in-luxembourg": Case(("BE",), ("LU",), facts=DISASTER),
    "disaster-french-in-luxembourg": Case(
        ("FR",), ("LU",), accepted=("DIS-FR-LU-1962",), facts=DISASTER
    ),
}


MAPPED: Final = frozenset(
    selector for _, clause in CATALOGUE.clauses for selector in (*clause.from_, *clause.to)
)


def text_of(case: Case) -> str:
    """Judge a case, in a world that has a polygon for each area the catalogue names."""
    land, scene_land = case.home[0], case.scene[0]
    short = case.facts.get("own_eta_ms") is NO_UNIT
    now = situation(
        country=land,
        incident_country=scene_land,
        centre=f"centre of {land}",
        own_centre=f"centre of {scene_land}",
        mapped=MAPPED,
        home=case.home[1:],
        areas=case.scene[1:],
        on=case.on,
        time=datetime.combine(case.on, time(12), ZoneInfo("Europe/Brussels")),
        shortage=Fact(
            Truth.of(short),
            said("No own unit is free.") if short else said("An own unit is free."),
        ),
        capabilities=case.facts.get("capabilities", frozenset({"TRANSPORT"})),
        **{name: fact for name, fact in case.facts.items() if name != "capabilities"},
    )
    accepted = CATALOGUE.accept(case.accepted)
    head = f"A unit of {land} for {scene_land}, {now.incident.urgency}, on {case.on}"
    relied = f"accepted: {', '.join(sorted(accepted)) or 'nothing'}"
    return f"{head}; {relied}.\n{judge(now, CATALOGUE, accepted)}\n"


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_answered_as_it_was(name: str) -> None:
    path, text = FOLDER / f"{name}.txt", text_of(CASES[name])
    if "REWRITE_GOLDEN" in os.environ:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_no_answer_is_kept_of_a_case_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(CASES)


def test_every_agreement_that_says_something_has_a_case() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    silent = [one.id for one in CATALOGUE.agreements if one.clauses and one.id not in texts]
    assert silent == []
