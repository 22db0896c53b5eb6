"""Random bodies of law: every effect, layer and level, with days that are told and are not."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from dispatch.agreements.act.agreement import Agreement
from tests.dispatch.agreements.trees import ROAD, STRIP, TRIGGERS
from tests.dispatch.agreements.world import law

CONDITION = {"says": "Switch to channel 7.", "source": "gazette", "confidence": "high"}
IDS = ["A", "B", "C", "D"]
STATUSES = st.sampled_from(["verified", "reported", "unverified"])


def clauses(*effects: str, many: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Draw clauses with these effects."""
    return st.sampled_from(effects).flatmap(lambda effect: _clause(effect, many=many))


def _clause(effect: str, *, many: bool) -> st.SearchStrategy[dict[str, Any]]:
    bundles: list[Any] = [[], [["DOCTOR"], ["TRANSPORT"]]] if effect == "permits" and many else [[]]
    return st.fixed_dictionaries(
        {
            "effect": st.just(effect),
            "trigger": st.none() if effect == "nothing" else TRIGGERS,
            "bundle": st.sampled_from(bundles),
            "from": st.sampled_from(["XB", "XB", ["XC", "XB"], "XB-south", [ROAD, "XC"]]),
            "to": st.sampled_from(["XA", "XA", ["XA", "XC"], "XA-north", "XC", STRIP]),
            "conditions": st.sampled_from([[], [CONDITION]]),
            "in_force": st.sampled_from([None, date(2022, 1, 1), date(2025, 1, 1)]),
        }
    )


@st.composite
def laws(draw: st.DrawFn, status: str | None = None, effect: str | None = None) -> Agreement:
    """Draw an agreement: half of them plain, in half much may be unknown of its days and text."""
    effects = [effect] if effect else ["permits", "permits", "permits", "forbids", "nothing"]
    several = draw(st.lists(clauses(*effects), min_size=1, max_size=3))
    is_plain = draw(st.booleans())
    return law(
        *({"id": f"art-{number}", **one} for number, one in enumerate(several, start=1)),
        id=draw(st.sampled_from(IDS)),
        status=status or ("verified" if is_plain else draw(STATUSES)),
        level=draw(st.sampled_from(["local", "bilateral", "framework"])),
        **({} if is_plain else draw(_DOUBTFUL)),
    )


@st.composite
def _doubtful(draw: st.DrawFn) -> dict[str, Any]:
    others = st.sampled_from([[], ["A"], ["B"], ["elsewhere"]])
    valid_from = draw(st.sampled_from([None, date(2021, 3, 1)]))
    return {
        "layer": draw(st.sampled_from(["daily", "mass_casualty", "disaster"])),
        "signed": draw(st.sampled_from([None, date(2021, 1, 1)])),
        "valid_from": valid_from,
        "in_force_by": None if valid_from else draw(st.sampled_from([None, date(2022, 1, 1)])),
        "valid_to": draw(st.sampled_from([None, "unknown", date(2026, 1, 1)])),
        "supersedes": draw(others),
        "amends": draw(others),
        "enabled_by": draw(others),
    }


_DOUBTFUL = _doubtful()


@st.composite
def _dated(draw: st.DrawFn) -> Agreement:
    """Draw an agreement by which every emergency is served, if only it is in force."""
    doubts = draw(_DOUBTFUL) | {"layer": "daily"}
    return law(id=draw(st.sampled_from(IDS)), **doubts)


DATED_BOOKS = st.lists(_dated(), min_size=1, max_size=3, unique_by=lambda one: one.id)
BOOKS = st.lists(laws(), min_size=1, max_size=3, unique_by=lambda one: one.id)
ACCEPTED = st.frozensets(st.sampled_from(IDS))


@st.composite
def found_out(draw: st.DrawFn, one: Agreement) -> Agreement:
    """Draw the days of an agreement that nobody knew, as they may turn out to have been."""
    known: dict[str, Any] = {}
    if one.valid_from is None:
        last = one.in_force_by or date(2025, 1, 1)
        first = st.dates(one.signed or date(2020, 1, 1), last)
        known |= {"valid_from": draw(first), "in_force_by": None}
    if one.valid_to == "unknown":
        known["valid_to"] = draw(st.none() | st.dates(date(2023, 1, 1), date(2026, 1, 1)))
    return one.model_copy(update=known)
