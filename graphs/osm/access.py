"""
Who may enter a road, and in which direction, as a movement reads it.

References
----------
OpenStreetMap wiki: Key:access (the finer key wins), Tag:emergency=yes,
Tag:service=emergency_access, Key:oneway, Tag:junction=roundabout, Tag:junction=circular.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from graphs.osm.profile_data import Access
from graphs.osm.raw import Tags

Odd: TypeAlias = list[tuple[str, str]]
"""Keys and values that could not be understood, gathered for the report."""
Heading: TypeAlias = Literal["forward", "backward"]
"""Along the way as it is drawn, or against it."""


class Permission(NamedTuple):
    """How an ambulance is met at the entry of a road."""

    closed_by: str = ""
    """The tag that keeps it out, as ``access=no``; empty if none does."""
    slow: bool = False
    """Nobody may enter: passable, but a gate that nobody mapped is likely."""
    cars_fit: bool = False
    """The tags say that cars, buses or emergency vehicles use it, be it a footpath."""


CARS: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Keys that say whether cars may pass, the finest first."""
_ONE_WAY_FOR_EMERGENCY: Final = "oneway:emergency"
_ONE_WAY_KEYS: Final = (
    *(f"oneway:{who}" for who in ("motorcar", "motor_vehicle", "vehicle")),
    "oneway",
)
_LANES_BACKWARD: Final = tuple(
    each for who in ("bus", "psv") for each in (f"lanes:{who}:backward", f"{who}:lanes:backward")
)
TAGS_READ: Final = (
    *(
        f"{key}{heading}"
        for key in ("emergency", "bus", "psv", *CARS)
        for heading in ("", ":forward", ":backward")
    ),
    *(_ONE_WAY_FOR_EMERGENCY, *_ONE_WAY_KEYS),
    *("oneway:bus", "oneway:psv", "busway", "busway:left", "busway:right", *_LANES_BACKWARD),
    *("junction", "service"),
)

EMERGENCY_MAY: Final = ("yes", "designated", "official", "permissive", "destination", "private")
_BUSES_MAY: Final = ("yes", "designated", "official", "permissive")
_ONE_WAY: Final = {
    **dict.fromkeys(("yes", "true", "1"), (True, False)),
    **dict.fromkeys(("-1", "reverse"), (False, True)),
    **dict.fromkeys(("no", "false", "0", "alternating"), (True, True)),
    "reversible": (False, False),  # Which way it runs now, no map tells.
}


def permission(tags: Tags, heading: Heading, access: Access, odd: Odd) -> Permission:
    """Whether an ambulance may enter a way in one direction."""
    key, emergency = _finest(tags, ("emergency",), heading)
    if emergency == "no":  # No ambulance gets through, with or without a siren.
        return Permission(closed_by="emergency=no")
    if key and emergency not in EMERGENCY_MAY:
        odd.append((key, emergency))
    if _is_opened_to(tags, emergency, heading, access):
        return Permission(cars_fit=True)
    return _as_a_car(tags, heading, access, odd)


def _is_opened_to(tags: Tags, emergency: str, heading: Heading, access: Access) -> bool:
    """Whether a road is open to those that the movement rides as, whatever it says of cars."""
    if "emergency" in access.rides_as and (
        emergency in EMERGENCY_MAY or tags.get("service") == "emergency_access"
    ):
        return True
    buses = {_finest(tags, (who,), heading)[1] for who in ("bus", "psv")}
    return "bus" in access.rides_as and not buses.isdisjoint(_BUSES_MAY)


def _as_a_car(tags: Tags, heading: Heading, access: Access, odd: Odd) -> Permission:
    _, cars = _finest(tags, ("motorcar", "motor_vehicle"), heading)
    key, anyone = _finest(tags, CARS, heading)
    if anyone == "emergency" and "emergency" in access.rides_as:
        return Permission(cars_fit=True)
    if anyone in access.closed:
        return Permission(closed_by=f"{key}={anyone}")
    known = not key or anyone in access.open or anyone in access.slow
    if not known:
        odd.append((key, anyone))
    return Permission(slow=not known or anyone in access.slow, cars_fit=cars in access.cars_may)


def headings(tags: Tags, access: Access, odd: Odd) -> tuple[bool, bool]:
    """Whether a way may be driven forward and backward; one-ways bind a siren too."""
    if "bus" in access.rides_as and _contraflow_for_buses(tags):
        return True, True
    finest = (_ONE_WAY_FOR_EMERGENCY,) if "emergency" in access.rides_as else ()
    for key in (*finest, *_ONE_WAY_KEYS):
        value = tags.get(key)
        if value in _ONE_WAY:
            return _ONE_WAY[value]
        if value is not None:
            odd.append((key, value))
    implied = (
        tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    )
    return (True, False) if implied else (True, True)


def _contraflow_for_buses(tags: Tags) -> bool:
    return (
        "no" in (tags.get("oneway:bus"), tags.get("oneway:psv"))
        or "opposite" in (tags.get("bus"), tags.get("psv"))
        or any(tags.get(f"busway{side}") == "opposite_lane" for side in ("", ":left", ":right"))
        or any(tags.get(key, "no") not in ("no", "0") for key in _LANES_BACKWARD)
    )


def _finest(tags: Tags, keys: tuple[str, ...], heading: Heading) -> tuple[str, str]:
    """Give the finest key that is tagged, with its value; one for this direction is finer still."""
    for key in keys:
        for finer in (f"{key}:{heading}", key):
            if finer in tags:
                return finer, tags[finer]
    return "", ""
