"""
Numbers as mappers write them: speeds, lengths, weights, durations.

Each reader gives ``None`` for what it does not understand; the report then quotes it.
"""

import math
import re
from collections.abc import Mapping
from typing import Final

_NUMBER_UNIT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z/\"']*)")
_FEET_INCHES: Final = re.compile(r"(\d+)'\s*(?:(\d+)\"?)?")
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+)(?::(\d+))?")
_ISO_8601: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_ZONE: Final = re.compile(
    r"(?P<where>[A-Za-z]{2}(?:-[A-Za-z]{2,3})?):(?P<zone>[a-z_]*):?(?P<kmh>\d*)"
)

_KMH: Final = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_METRES: Final = {
    "": 1.0,
    "m": 1.0,
    "cm": 0.01,
    "ft": 0.3048,
    "'": 0.3048,
    '"': 0.0254,
    "in": 0.0254,
}
_TONNES: Final = {"": 1.0, "t": 1.0, "kg": 0.001, "lbs": 0.00045359237, "st": 0.90718474}
_FASTEST_KMH: Final = 160.0  # No sign in the world shows more; a larger number is a slip.
_UNSIGNED: Final = (
    "none",
    "no",
    "default",
    "below_default",
    "unsigned",
    "no_sign",
    "no_indications",
)


def speed_limit_kmh(value: str, limits: Mapping[str, Mapping[str, float]]) -> float | None:
    """
    Read a ``maxspeed``: a number, with or without a unit, or the name of a legal zone.

    Returns
    -------
    float or None
        ``inf`` for no limit, 0 for walking speed.
    """
    if value in ("none", "walk"):
        return math.inf if value == "none" else 0.0
    zone = _ZONE.fullmatch(value)
    kmh = _zone_limit_kmh(zone, limits) if zone else _measured(value, _KMH)
    return kmh if kmh is not None and (kmh == math.inf or 0 < kmh <= _FASTEST_KMH) else None


def _zone_limit_kmh(zone: re.Match[str], limits: Mapping[str, Mapping[str, float]]) -> float | None:
    """Look up ``NL:urban``; ``DE:zone30`` and ``BE:30`` carry their number."""
    if zone["kmh"]:
        return float(zone["kmh"])
    return limits.get(zone["where"].upper(), {}).get(zone["zone"])


def height_or_width_m(value: str) -> float | None:
    """Read a ``maxheight`` or ``maxwidth`` in metres; ``inf`` where no sign stands."""
    if value in _UNSIGNED:
        return math.inf
    feet = _FEET_INCHES.fullmatch(value)
    if feet:
        return int(feet[1]) * _METRES["ft"] + int(feet[2] or 0) * _METRES["in"]
    return _measured(value, _METRES)


def weight_t(value: str) -> float | None:
    """Read a ``maxweight`` in tonnes; ``inf`` where no sign stands."""
    return math.inf if value in _UNSIGNED else _measured(value, _TONNES)


def duration_s(value: str) -> float | None:
    """Read a ``duration`` in seconds: minutes, ``hh:mm``, ``hh:mm:ss`` or ISO 8601."""
    iso = _ISO_8601.fullmatch(value)
    if iso:
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) or None
    clock = _CLOCK.fullmatch(value)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) or None
    return None


def _measured(value: str, units: Mapping[str, float]) -> float | None:
    match = _NUMBER_UNIT.fullmatch(value.strip().lower())
    if match is None or match[2] not in units:
        return None
    return float(match[1].replace(",", ".")) * units[match[2]]
