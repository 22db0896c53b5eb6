"""Units as their senders put them over HTTP: features of a fleet file, with clock and sequence."""

from datetime import datetime, timedelta
from typing import Any

from tests.fictional import NOON, unit


def moment(seconds: float) -> str:
    """Give a moment some seconds after noon."""
    return (datetime.fromisoformat(NOON) + timedelta(seconds=seconds)).isoformat()


def sent(
    id_: str, km: float = 3.0, *, clock_s: float = 0, sequence: int = 0, **said: Any
) -> dict[str, Any]:
    """Describe a unit by a clock some seconds after noon; its position is as old as that."""
    clock = moment(clock_s)
    usual = {"clock": clock, "sequence": sequence, "position_at": clock}
    return unit(id_, km, **usual | said)


def fleet(*features: dict[str, Any]) -> dict[str, Any]:
    """Put units together."""
    return {"type": "FeatureCollection", "features": list(features)}
