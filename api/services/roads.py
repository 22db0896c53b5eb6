"""The roads as they are driven now: a region, a movement, and what is in force for it."""

from pathlib import Path
from typing import NamedTuple

from api.schemas.about import ref_of
from api.schemas.answer import RegionRef
from graphs.movement import Driving
from graphs.published import driving_now, is_behind
from graphs.region import MovementName, Region, open_region


class RoadsNow(NamedTuple):
    """What a question about travel times is asked of, and how its answer names that."""

    region: Region
    driving: Driving
    ref: RegionRef


def roads_now(region: Path, movement: MovementName) -> RoadsNow:
    """
    Open a region, under what is in force for a movement.

    Raises
    ------
    BadRegion
        If it is not a region, or what was put in force on it cannot be used.
    """
    opened = open_region(region)
    driving = driving_now(opened, movement)
    ref = ref_of(opened, driving, is_behind=is_behind(opened, movement))
    return RoadsNow(opened, driving, ref)
