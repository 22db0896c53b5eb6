"""
How fast a way is driven: the lower of what its sign, its class and its surface let one do.

References
----------
OpenStreetMap wiki: Key:maxspeed, Key:source:maxspeed, Key:zone:traffic, Key:surface,
Key:smoothness, Key:tracktype, Key:service, Key:ford.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from graphs.osm.access import Heading, Odd
from graphs.osm.profile_data import Caps, RoadClass, Signs
from graphs.osm.quantities import speed_limit_kmh
from graphs.osm.raw import Tags

Limits: TypeAlias = Mapping[str, Mapping[str, float]]
"""Legal limits by country and zone, as a profile gives them."""

_IMPLYING: Final = ("maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic")
_CAPPING: Final = ("surface", "smoothness", "tracktype", "ford")

TAGS_READ: Final = (
    *("maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:conditional", "service"),
    *_IMPLYING,
    *_CAPPING,
)


def driven_kmh(signed_kmh: float | None, road_class: RoadClass, signs: Signs) -> float:
    """Speed on a good road of a class under a sign, or under the class's own limit without one."""
    limit_kmh = road_class.limit_kmh if signed_kmh is None else signed_kmh
    return min(road_class.cap_kmh, max(signs.least_kmh, signs.over_limit * limit_kmh))


def signed_kmh(tags: Tags, heading: Heading, limits: Limits, odd: Odd) -> float | None:
    """
    Find the speed limit of a way in one direction.

    Returns
    -------
    float or None
        ``inf`` for no limit, 0 for walking speed, none if no tag tells.
    """
    for key in (f"maxspeed:{heading}", "maxspeed", *_IMPLYING):
        value = tags.get(key)
        if value is None:
            continue
        kmh = speed_limit_kmh(value, limits)
        if kmh is not None:
            return kmh
        if (
            key not in _IMPLYING or ":" in value
        ):  # ``source:maxspeed=sign`` is no speed, and no slip.
            odd.append((key, value))
    return None


def cap_kmh(tags: Tags, caps: Caps) -> tuple[float, str]:
    """Give the most that surface and kind let one drive, and the tag that says so."""
    found = [(table[tags[key]], f"{key}={tags[key]}") for key, table in _tables(tags, caps)]
    if tags.get("highway") == "track" and "tracktype" not in tags:
        found.append((caps.tracktype["untagged"], "highway=track"))
    return min(found, default=(float("inf"), ""))


def _tables(tags: Tags, caps: Caps) -> list[tuple[str, Mapping[str, float]]]:
    keys = (*_CAPPING, "service") if tags.get("highway") == "service" else _CAPPING
    tables = {key: getattr(caps, key) for key in keys}
    return [(key, table) for key, table in tables.items() if tags.get(key) in table]
