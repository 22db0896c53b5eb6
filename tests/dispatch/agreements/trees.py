"""Random triggers and random facts for property tests."""

from typing import Any

from hypothesis import strategies as st

from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact
from dispatch.agreements.truth import Truth

_LEAVES = st.sampled_from(
    [
        {"kind": "emergency"},
        {"kind": "life_threat"},
        {"kind": "urgency_in", "classes": ["U0", "U4"]},
        {"kind": "shortage"},
        {"kind": "faster", "by_s": 300},
        {"kind": "foreign_eta_max", "within_s": 400},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "call"},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "departure"},
        {"kind": "own_misses_norm", "minutes": "unknown", "clock_start": "dispatch"},
        {"kind": "capability_at_least", "capabilities": ["DOCTOR"]},
        {"kind": "donor_accepts"},
        {"kind": "donor_cover_ok"},
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
_KNOWN_FACT = st.sampled_from([Fact(Truth.TRUE, "It is so."), Fact(Truth.FALSE, "It is not so.")])
NOBODY_KNOWS = Fact(Truth.UNKNOWN, "Nobody knows.")

KNOWN = {
    "own_eta_ms": _KNOWN_MS | st.just(NO_UNIT),
    "since_call_ms": _KNOWN_MS,
    "shortage": _KNOWN_FACT,
    "shortage_declared": _KNOWN_FACT,
    "donor_cover_ok": _KNOWN_FACT,
    "donor_accepts": _KNOWN_FACT,
}
"""What each fact can turn out to be, for the facts that can be unknown."""

_CERTAIN = {
    "urgency": st.sampled_from(["U0", "U1", "U2", "U3", "U4"]),
    "eta_ms": _KNOWN_MS,
    "unit_capabilities": st.sampled_from([frozenset(), frozenset({"DOCTOR"})]),
}


@st.composite
def facts(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw what is known now, and what it turns out to be when everything is known."""
    later = {name: draw(may_be) for name, may_be in (KNOWN | _CERTAIN).items()}
    now = dict(later)
    for name in draw(st.sets(st.sampled_from(sorted(KNOWN)))):
        now[name] = UNKNOWN if name.endswith("_ms") else NOBODY_KNOWS
    return now, later
