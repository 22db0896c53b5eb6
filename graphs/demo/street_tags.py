"""How streets are tagged: mostly residential, some one-way, a few for buses or people only."""

from typing import Final

import numpy as np

from graphs.demo.places import Place
from graphs.demo.plane import Points, length_m
from graphs.demo.sheet import Tags

_TOWN: Final = 8_000  # Inhabitants from which there are one-way streets.
_CITY: Final = (
    30_000  # Inhabitants from which the centre has streets for buses, or for people only.
)
_CENTRE_M: Final = 700.0


def street_tags(place: Place, line: Points, random: np.random.Generator) -> Tags:
    """Choose the tags of a street by where it is."""
    away_m = float(np.hypot(*(line.mean(axis=0) - place.at)))
    dice = random.uniform(size=4)
    central = place.inhabitants >= _CITY and away_m < _CENTRE_M and length_m(line) < 500
    if central and dice[0] < 0.06:
        return {"highway": "pedestrian", "surface": "paving_stones"}
    if central and dice[0] < 0.09:
        return {"highway": "service", "access": "no", "bus": "yes", "emergency": "yes"}
    if dice[0] > 0.95:
        return {"highway": "living_street"}
    tags = {"highway": "residential"}
    if place.inhabitants >= _TOWN and away_m < 0.5 * place.reach_m and dice[1] < 0.2:
        tags["oneway"] = "yes" if dice[1] < 0.1 else "-1"
    if dice[2] < 0.5:
        tags["maxspeed"] = "30"
    elif dice[2] < 0.6:
        tags["maxspeed"] = "50"
    if central and dice[3] < 0.3:
        tags["surface"] = "sett"
    return tags
