"""
What the tags of a way say to an ambulance: may it be driven, which way, and how fast.

References
----------
OpenStreetMap wiki: Key:highway, Key:maxheight, Key:maxwidth, Key:maxweight, Tag:route=ferry,
Key:duration.
"""

import math
from typing import Final, NamedTuple

from graphs.osm import access, speeds
from graphs.osm.access import Heading, Odd, Permission
from graphs.osm.profile_data import ROAD_CLASSES, Rules, Vehicle
from graphs.osm.quantities import duration_s, height_or_width_m, weight_t
from graphs.osm.raw import Tags
from graphs.osm.speeds import Limits

_ONE_WAY: Final = "oneway"
_HEADINGS: Final[tuple[Heading, Heading]] = ("forward", "backward")
_SIZES: Final = ("maxheight", "maxheight:physical", "maxwidth", "maxwidth:physical", "maxweight")
_CONDITIONAL: Final = ("oneway", "access", "vehicle", "motor_vehicle", "maxweight", "maxheight")

TAGS_READ: Final = frozenset({
    *("highway", "route", "duration"),
    *_SIZES,
    *(f"{key}:conditional" for key in _CONDITIONAL),
    *access.TAGS_READ,
    *speeds.TAGS_READ,
})  # fmt: skip
"""The tags of a way that decide; all others are forgotten while reading."""


class Verdict(NamedTuple):
    """What a way is to an ambulance in one country."""

    refusal: str = ""
    """Why it is not driven, as ``highway=steps``; empty if it is."""
    road_class: int = 0
    """Index into ``ROAD_CLASSES``."""
    forward_kmh: float = 0.0
    """Speed along the way as drawn; 0 where that is not allowed."""
    backward_kmh: float = 0.0
    duration_s: float = math.nan
    """What the whole way takes, where a ferry says so."""
    boarding_s: float = 0.0
    """What getting from land onto a ferry takes."""
    odd: tuple[tuple[str, str], ...] = ()
    """Keys and values that could not be understood and were passed over."""


def decide(tags: Tags, rules: Rules, limits: Limits) -> Verdict:
    """Whether an ambulance drives a way with these tags, in which directions and how fast."""
    odd: Odd = []
    name = _class_name(tags)
    refusal = (
        _not_a_road(tags, rules, odd) if name is None else _too_small(tags, rules.vehicle, odd)
    )
    if name is None or refusal:
        return Verdict(refusal, odd=_once(odd))
    barred = _barred(tags, name, rules, odd)
    if all(barred):
        return Verdict(next(bar for bar in barred if bar != _ONE_WAY), odd=_once(odd))
    forward_kmh, backward_kmh = (
        0.0 if bar else _kmh(tags, heading, name, rules, limits, odd)
        for heading, bar in zip(_HEADINGS, barred, strict=True)
    )
    return Verdict(
        road_class=ROAD_CLASSES.index(name),
        forward_kmh=forward_kmh,
        backward_kmh=backward_kmh,
        duration_s=_duration_s(tags, odd) if name == "ferry" else math.nan,
        boarding_s=rules.ferry.boarding_s if name == "ferry" else 0.0,
        odd=_once(odd),
    )


def _class_name(tags: Tags) -> str | None:
    highway = tags.get("highway")
    if highway in ROAD_CLASSES and highway != "ferry":
        return highway
    return "ferry" if tags.get("route") == "ferry" else None


def _not_a_road(tags: Tags, rules: Rules, odd: Odd) -> str:
    highway = tags.get("highway", "")
    if highway not in rules.not_roads:
        odd.append(("highway", highway))
    return f"highway={highway}"


def _too_small(tags: Tags, vehicle: Vehicle, odd: Odd) -> str:
    """Compare what fits through with the ambulance; a sign nobody can read lets it pass."""
    for key in _SIZES:
        value = tags.get(key)
        if value is None:
            continue
        size = weight_t(value) if key == "maxweight" else height_or_width_m(value)
        if size is None:
            odd.append((key, value))
        elif size < _needed(key, vehicle):
            return f"{key}={value}"
    return ""


def _needed(key: str, vehicle: Vehicle) -> float:
    if key == "maxweight":
        return vehicle.weight_t
    return vehicle.height_m if key.startswith("maxheight") else vehicle.width_m


def _barred(tags: Tags, name: str, rules: Rules, odd: Odd) -> list[str]:
    """Why each direction is not driven, as a tag; empty where it is."""
    allowed = access.headings(tags, rules.access, odd)
    if not any(allowed):
        return ["oneway=reversible"]
    cap, because = speeds.cap_kmh(tags, rules.caps)
    if cap == 0:
        return [because]
    return [
        _entry_barred(access.permission(tags, heading, rules.access, odd), name, rules)
        if may
        else _ONE_WAY
        for heading, may in zip(_HEADINGS, allowed, strict=True)
    ]


def _entry_barred(entry: Permission, name: str, rules: Rules) -> str:
    if entry.closed_by:
        return entry.closed_by
    if rules.classes[name].only_if_cars_may and not entry.cars_fit:
        return "route=ferry without cars" if name == "ferry" else f"highway={name}"
    return ""


def _kmh(tags: Tags, heading: Heading, name: str, rules: Rules, limits: Limits, odd: Odd) -> float:
    road_class, slow_kmh = rules.classes[name], rules.access.slow_kmh
    sign = speeds.signed_kmh(tags, heading, limits, odd)
    driven = speeds.driven_kmh(sign, road_class, rules.signs)
    slow = access.permission(tags, heading, rules.access, odd).slow
    return min(driven, speeds.cap_kmh(tags, rules.caps)[0], slow_kmh if slow else math.inf)


def _duration_s(tags: Tags, odd: Odd) -> float:
    value = tags.get("duration")
    seconds = None if value is None else duration_s(value)
    if value is not None and seconds is None:
        odd.append(("duration", value))
    return math.nan if seconds is None else seconds


def _once(odd: Odd) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(odd))
