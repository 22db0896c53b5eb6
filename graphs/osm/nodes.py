"""
What a node in the road does to an ambulance: stop it for good, hold it up, or nothing.

References
----------
OpenStreetMap wiki: Key:barrier, Key:bollard, Tag:highway=traffic_signals, Key:crossing,
Key:traffic_signals:direction, Tag:railway=level_crossing, Key:traffic_calming, Tag:ford=yes.
"""

import math
from typing import Final, NamedTuple

from graphs.osm.access import CARS, EMERGENCY_MAY, Odd
from graphs.osm.profile_data import Barriers, Rules, Stops, Vehicle
from graphs.osm.quantities import height_or_width_m
from graphs.osm.raw import Tags

TAGS_READ: Final = frozenset({
    "barrier", "bollard", "cycle_barrier:installation", "locked", "maxheight", "maxwidth",
    "emergency", "motorcar", "motor_vehicle", "vehicle", "access",
    "highway", "crossing", "traffic_signals", "railway", "traffic_calming", "ford",
    "traffic_signals:direction", "stop:direction", "give_way:direction", "direction",
})  # fmt: skip

_DIRECTIONS: Final = (
    "traffic_signals:direction",
    "stop:direction",
    "give_way:direction",
    "direction",
)


class Hold(NamedTuple):
    """What a node does to traffic along and against the way it lies in."""

    blocks: bool = False
    forward_s: float = 0.0
    backward_s: float = 0.0
    name: str = ""
    """What does it, as ``barrier=gate``; empty if nothing does."""
    odd: tuple[tuple[str, str], ...] = ()


def hold(tags: Tags, rules: Rules) -> Hold:
    """Whether a node with these tags stops an ambulance, or for how many seconds."""
    odd: Odd = []
    barrier_s = _barrier_s(tags, rules, odd)
    stop_s, stop = _stop_s(tags, rules.stops)
    barrier = f"barrier={tags.get('barrier')}"
    if barrier_s is None:
        return Hold(blocks=True, name=barrier, odd=tuple(odd))
    if barrier_s == stop_s == 0:
        return Hold(odd=tuple(odd))
    if barrier_s >= stop_s:  # One waits once, for the longest.
        return Hold(forward_s=barrier_s, backward_s=barrier_s, name=barrier, odd=tuple(odd))
    controlled = next((tags[key] for key in _DIRECTIONS if key in tags), "both")
    return Hold(
        forward_s=0.0 if controlled == "backward" else stop_s,
        backward_s=0.0 if controlled == "forward" else stop_s,
        name=stop,
        odd=tuple(odd),
    )


def _barrier_s(tags: Tags, rules: Rules, odd: Odd) -> float | None:
    """Seconds to get past what stands in the road; none if it does not give way."""
    if "barrier" not in tags:
        return 0.0
    opens = _is_opened(tags, rules)
    cars = _cars(tags)
    closed = tags.get("emergency") == "no" or (not opens and cars in rules.access.closed)
    if closed or _too_small(tags, rules.vehicle, odd):
        return None
    seconds = 0.0
    for kind in tags["barrier"].split(";"):
        opening_s = _opening_s(kind.strip(), tags, rules.barriers, odd)
        if opening_s is None and not opens:
            return None
        seconds = max(seconds, rules.barriers.opened_s if opening_s is None else opening_s)
    return seconds


def _opening_s(kind: str, tags: Tags, barriers: Barriers, odd: Odd) -> float | None:
    if kind in barriers.passable:
        return None if tags.get("locked") == "yes" else barriers.passable[kind]
    if kind not in barriers.blocking:
        odd.append(("barrier", kind))
    movable = tags.get("bollard" if kind == "bollard" else f"{kind}:installation", "fixed")
    return barriers.movable.get(movable)


def _is_opened(tags: Tags, rules: Rules) -> bool:
    """Whether the tags say that ambulances, or all cars, get past all the same."""
    if "emergency" in rules.access.rides_as and tags.get("emergency") in EMERGENCY_MAY:
        return True
    return _cars(tags) in rules.barriers.opened_by


def _cars(tags: Tags) -> str | None:
    """Give what the finest key says of cars."""
    return next((tags[key] for key in CARS if key in tags), None)


def _too_small(tags: Tags, vehicle: Vehicle, odd: Odd) -> bool:
    for key, needed_m in (("maxheight", vehicle.height_m), ("maxwidth", vehicle.width_m)):
        size_m = height_or_width_m(tags[key]) if key in tags else math.inf
        if size_m is None:
            odd.append((key, tags[key]))
        elif size_m < needed_m:
            return True
    return False


def _stop_s(tags: Tags, stops: Stops) -> tuple[float, str]:
    """Find the longest of what a node makes one wait for, and its name."""
    found = [(0.0, "")]
    for key in ("highway", "railway", "traffic_calming", "ford"):
        value = tags.get(key, "")
        seconds = getattr(stops, key).get(value, 0.0)
        if key == "highway" and value == "crossing":
            seconds = stops.crossing.get(tags.get("crossing", ""), seconds)
        if key == "highway" and value == "traffic_signals":
            seconds = stops.traffic_signals.get(tags.get("traffic_signals", ""), seconds)
        found.append((seconds, f"{key}={value}"))
    return max(found)
