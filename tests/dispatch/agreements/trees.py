"""Random triggers and random facts for property tests."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from hypothesis import strategies as st

from dispatch.agreements.selectors import BorderStrip, Corridor, Selector
from dispatch.agreements.situation import (
    NO_UNIT,
    UNKNOWN,
    Cover,
    Declared,
    Destination,
    Fact,
    Offer,
    Parts,
)
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.world import Place

STRIP = {"kind": "border_strip", "country": "XA", "along": "XB", "within_km": 15}
ROAD = {"kind": "corridor", "country": "XB", "line": [[50, 6], [50, 7]], "within_m": 100}
_HOSPITALS = [
    {"way": "nearest"},
    {"way": "nearest", "home_country": "allowed", "detour_max_min": 5},
    {"way": "nearest_suitable", "home_country": "not_allowed"},
    {"way": "listed", "listed": ["St Elm", "St Yew"]},
    {"way": "recognised_by_host", "home_country": "allowed"},
    {"way": "centre_decides", "home_country": "not_allowed"},
    {"way": "unknown"},
]
_LEAVES = st.sampled_from(
    [
        {"kind": "emergency"},
        {"kind": "life_threat"},
        {"kind": "urgency_in", "classes": ["U0", "U4"]},
        {"kind": "shortage"},
        {"kind": "shortage", "ways": ["free_units_below"], "below": 2},
        {"kind": "faster", "by_s": 300},
        {"kind": "faster", "by_pct": 40},
        {"kind": "foreign_eta_max", "within_s": 400},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "call"},
        {"kind": "own_misses_norm", "minutes": 12, "clock_start": "departure"},
        {"kind": "own_misses_norm", "minutes": "unknown", "clock_start": "dispatch"},
        {"kind": "unit_type_in", "types": ["BOX"]},
        {"kind": "capability_at_least", "capabilities": ["DOCTOR"]},
        {"kind": "covers_need"},
        {"kind": "donor_accepts"},
        {"kind": "donor_cover_ok", "min_free_units": 2},
        {"kind": "donor_cover_ok", "min_share_pct": 90, "max_lost_pct": 5},
        {"kind": "choice_in", "choices": [2, 3]},
        {"kind": "home_neighbours_first"},
        {"kind": "requester_in", "centres": ["centre of XA"]},
        {"kind": "provider_in", "centres": ["centre of XC"]},
        {"kind": "mass_casualty", "keywords": ["RED"]},
        {"kind": "mass_casualty", "keywords": "unknown"},
        {"kind": "disaster"},
        {"kind": "purpose_in", "purposes": ["interfacility", "organ_transport"]},
        {"kind": "time_window", "from": time(8), "to": time(18)},
        {"kind": "time_window", "from": time(22), "to": time(6), "days": ["wed"]},
        {"kind": "crew_min", "people": 2},
        {"kind": "crew_certificate", "certificates": ["XA course"]},
        {"kind": "equipment", "items": ["XA radio"]},
        {"kind": "licence", "any_of": ["B"]},
        {"kind": "speaks", "any_of": ["de", "fr"]},
        {"kind": "incident_in", "places": [STRIP, "XA-north"]},
        {"kind": "unit_home_in", "places": [ROAD, "XB-south"]},
        {"kind": "unit_now_in", "places": ["XA", ROAD]},
        {"kind": "unknown", "says": "Nobody has read it."},
        *({"kind": "hospital_allowed", "rule": rule} for rule in _HOSPITALS),
    ]
)


def branches(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Put trees together."""
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda of: {"kind": "all", "of": of}, several),
        st.builds(lambda of: {"kind": "any", "of": of}, several),
        st.builds(lambda of: {"kind": "not", "of": of}, parts),
    )


TRIGGERS = st.recursive(_LEAVES, branches, max_leaves=8)

_KNOWN_MS = st.integers(0, 1_200_000)
_KNOWN_FACT = st.sampled_from(
    [Fact(Truth.TRUE, said("It is so.")), Fact(Truth.FALSE, said("It is not so."))]
)
_NOBODY_KNOWS = Fact(Truth.UNKNOWN, said("Nobody knows."))
_YES_OR_NO = st.sampled_from([Truth.TRUE, Truth.FALSE])
_WORDS = st.frozensets(st.sampled_from(["XA course", "XA radio", "B", "C", "de", "nl"]))
_DRAWN: list[Selector] = [BorderStrip.model_validate(STRIP), Corridor.model_validate(ROAD)]
PLACES: list[Selector] = [*_DRAWN, "XA-north", "XB-south"]
_SOME_PLACES: st.SearchStrategy[frozenset[Selector]] = st.frozensets(st.sampled_from(PLACES))

KNOWN = {
    "own_eta_ms": _KNOWN_MS | st.just(NO_UNIT),
    "since_call_ms": _KNOWN_MS,
    "shortage": _KNOWN_FACT,
    "own_free_units": st.integers(0, 4),
    "neighbours_first": _KNOWN_FACT,
    "cover": st.builds(Cover, st.integers(0, 3), st.floats(0, 1), st.floats(0, 1)),
    "donor_accepts": _KNOWN_FACT,
    "choice": st.integers(1, 4),
    "crew": st.integers(1, 3),
    "certificates": _WORDS,
    "equipment": _WORDS,
    "licences": _WORDS,
    "languages": _WORDS,
    "destination": st.builds(
        Destination,
        st.sampled_from(["St Elm", "St Oak"]),
        st.sampled_from(["XA", "XB", "XC"]),
        st.frozensets(st.sampled_from(["XA", "XB"])),
        _YES_OR_NO,
        _YES_OR_NO,
    ),
}
"""What each fact can turn out to be, for the facts that can be unknown."""

WHERE = {
    "home": _SOME_PLACES,
    "incident_country": st.sampled_from(["XA", "XA", "XC"]),
    "mapped": st.just(frozenset(PLACES)),
}
"""The same for places."""

_UNTOLD: dict[str, Any] = {
    "shortage": _NOBODY_KNOWS,
    "neighbours_first": _NOBODY_KNOWS,
    "donor_accepts": _NOBODY_KNOWS,
    "cover": Cover(),
    "home": None,
    "incident_country": None,
    "mapped": frozenset(),
}

_CERTAIN = {
    "urgency": st.sampled_from(["U0", "U1", "U2", "U3", "U4"]),
    "eta_ms": _KNOWN_MS,
    "type": st.sampled_from(["BOX", "CAR"]),
    "capabilities": st.sampled_from([frozenset(), frozenset({"DOCTOR"})]),
    "keyword": st.sampled_from([None, "RED", "BLUE"]),
    "purpose": st.sampled_from(["scene_call", "interfacility"]),
    "own_centre": st.sampled_from(["centre of XA", "centre of XA", None]),
    "declared": st.sampled_from([(), (Declared("centre of XA"),)]),
    "time": st.integers(0, 23).map(lambda hour: datetime(2024, 5, 1, hour, tzinfo=UTC)),
}


_CERTAIN_WHERE = {
    "need": st.sampled_from([frozenset(), frozenset({"DOCTOR"})]),
    "is_disaster": st.booleans(),
    "areas": _SOME_PLACES,
}


@st.composite
def facts(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw what is known now, and what it turns out to be when everything is known."""
    later: dict[str, Any] = {name: draw(may_be) for name, may_be in (KNOWN | _CERTAIN).items()}
    now = dict(later)
    for name in draw(st.sets(st.sampled_from(sorted(KNOWN)))):
        now[name] = _UNTOLD.get(name, UNKNOWN)
    if draw(st.booleans()) and now["cover"] != Cover():
        now["cover"] = _at_least(later["cover"])
    _in_part(draw, now, "cover", _NO_COVER)
    _in_part(draw, now, "destination", _NO_HOSPITAL)
    now["offer"], later["offer"] = draw(_offers(later["eta_ms"]))
    return now, later


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw all that the law may ask, places too: what is known now, and later."""
    (now, later), at = draw(facts()), draw(_SOME_PLACES)
    forgotten = draw(st.sets(st.sampled_from(sorted(WHERE)), max_size=1))
    for name, may_be in _CERTAIN_WHERE.items():
        now[name] = later[name] = draw(may_be)
    for name, may_be in WHERE.items():
        later[name] = draw(may_be)
        now[name] = _UNTOLD[name] if name in forgotten else later[name]
    for known in (now, later):
        known["at"] = Place("XB", at, known["mapped"])
    return now, later


def _at_least(cover: Cover) -> Cover:
    """Give what is kept as far as it is known while some positions are old."""
    assert isinstance(cover.free_units, int)
    assert isinstance(cover.share_left, float)
    assert isinstance(cover.share_lost, float)
    return Cover(cover.free_units // 2, cover.share_left / 2, 2 * cover.share_lost, is_floor=True)


_NO_COVER = dict.fromkeys(("free_units", "share_left", "share_lost"), UNKNOWN)
_NO_HOSPITAL: dict[str, Any] = {
    "recognised_by": UNKNOWN,
    **dict.fromkeys(("is_nearest", "is_nearest_suitable"), Truth.UNKNOWN),
}


def _in_part(draw: st.DrawFn, now: dict[str, Any], name: str, untold: dict[str, Any]) -> None:
    """Forget some of what is known of one thing."""
    if now[name] is not UNKNOWN:
        forgotten = draw(st.sets(st.sampled_from(sorted(untold))))
        now[name] = now[name]._replace(**{part: untold[part] for part in forgotten})


@st.composite
def _offers(draw: st.DrawFn, eta_ms: int) -> tuple[Any, Any]:
    """Draw whether a unit can be joined, and when all are there: not before itself."""
    complete, delay_ms = draw(_YES_OR_NO), draw(st.integers(0, 300_000))
    later = _offer(complete, eta_ms + delay_ms)
    now = st.sampled_from([None, _offer(Truth.UNKNOWN, eta_ms), later])
    return draw(now), later


def _offer(complete: Truth, eta_ms: int) -> Callable[[Parts], Offer]:
    why = said("It is {complete}.", complete=complete.value)
    return lambda _parts: Offer(complete, eta_ms, ("abroad-2",), why)


def backwards(tree: Any) -> Any:
    """Give a trigger with the parts of each ``all`` and ``any`` in the other order."""
    match tree:
        case {"kind": "all" | "any", "of": parts}:
            return tree | {"of": [backwards(part) for part in parts[::-1]]}
        case {"kind": "not", "of": part}:
            return tree | {"of": backwards(part)}
        case _:
            return tree
