"""Random triggers and random facts for property tests."""

from datetime import time
from typing import Any

from hypothesis import strategies as st

from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Cover, Fact
from dispatch.agreements.truth import Truth
from dispatch.said import said

_LEAVES = st.sampled_from(
    [
        {"kind": "emergency"},
        {"kind": "life_threat"},
        {"kind": "urgency_in", "classes": ["U0", "U4"]},
        {"kind": "shortage"},
        {"kind": "shortage", "ways": ["free_units_below"], "below": 2},
        {"kind": "faster", "by_s": 300},
        {"kind": "foreign_eta_max", "within_s": 400},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "call"},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "departure"},
        {"kind": "own_misses_norm", "minutes": "unknown", "clock_start": "dispatch"},
        {"kind": "capability_at_least", "capabilities": ["DOCTOR"]},
        {"kind": "donor_accepts"},
        {"kind": "donor_cover_ok", "min_free_units": 2},
        {"kind": "donor_cover_ok", "min_share_pct": 90, "max_lost_pct": 5},
        {"kind": "choice_in", "choices": [2, 3]},
        {"kind": "home_neighbours_first"},
        {"kind": "requester_in", "centres": ["centre of XA"]},
        {"kind": "provider_in", "centres": ["centre of XC"]},
        {"kind": "mass_casualty", "keywords": ["RED"]},
        {"kind": "mass_casualty", "keywords": "unknown"},
        {"kind": "time_window", "from": time(8), "to": time(18)},
        {"kind": "crew_min", "people": 2},
        {"kind": "crew_certificate", "certificates": ["XA course"]},
        {"kind": "equipment", "items": ["XA radio"]},
        {"kind": "licence", "any_of": ["B"]},
        {"kind": "speaks", "any_of": ["de", "fr"]},
        {"kind": "unit_now_in", "places": ["XA"]},
        {"kind": "unknown", "says": "Nobody has read it."},
    ]
)


def _branches(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda of: {"kind": "all", "of": of}, several),
        st.builds(lambda of: {"kind": "any", "of": of}, several),
        st.builds(lambda of: {"kind": "not", "of": of}, parts),
    )


TRIGGERS = st.recursive(_LEAVES, _branches, max_leaves=8)

_KNOWN_MS = st.integers(0, 1_200_000)
_KNOWN_FACT = st.sampled_from(
    [Fact(Truth.TRUE, said("It is so.")), Fact(Truth.FALSE, said("It is not so."))]
)
NOBODY_KNOWS = Fact(Truth.UNKNOWN, said("Nobody knows."))
_WORDS = st.frozensets(st.sampled_from(["XA course", "XA radio", "B", "C", "de", "nl"]))
_COVER = st.builds(Cover, st.integers(0, 3), st.floats(0, 1), st.floats(0, 1))

KNOWN = {
    "own_eta_ms": _KNOWN_MS | st.just(NO_UNIT),
    "since_call_ms": _KNOWN_MS,
    "shortage": _KNOWN_FACT,
    "own_free_units": st.integers(0, 4),
    "neighbours_first": _KNOWN_FACT,
    "cover": _COVER,
    "donor_accepts": _KNOWN_FACT,
    "choice": st.integers(1, 4),
    "crew": st.integers(1, 3),
    "certificates": _WORDS,
    "equipment": _WORDS,
    "licences": _WORDS,
    "languages": _WORDS,
}
"""What each fact can turn out to be, for the facts that can be unknown."""

_UNTOLD = {
    "shortage": NOBODY_KNOWS,
    "neighbours_first": NOBODY_KNOWS,
    "donor_accepts": NOBODY_KNOWS,
    "cover": Cover(),
}

_CERTAIN = {
    "urgency": st.sampled_from(["U0", "U1", "U2", "U3", "U4"]),
    "eta_ms": _KNOWN_MS,
    "capabilities": st.sampled_from([frozenset(), frozenset({"DOCTOR"})]),
    "keyword": st.sampled_from([None, "RED", "BLUE"]),
}


@st.composite
def facts(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw what is known now, and what it turns out to be when everything is known."""
    later = {name: draw(may_be) for name, may_be in (KNOWN | _CERTAIN).items()}
    now = dict(later)
    for name in draw(st.sets(st.sampled_from(sorted(KNOWN)))):
        now[name] = _UNTOLD.get(name, UNKNOWN)
    return now, later
