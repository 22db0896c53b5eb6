"""The demo fleet: made-up units at the posts, as their control rooms would send them."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from graphs.demo.districts import District, district_of
from graphs.demo.incident import DemoIncident
from graphs.demo.network import Network
from graphs.demo.places import ATTRIBUTION, Place
from graphs.demo.plane import Points, to_degrees
from graphs.demo.sites import Site

_TYPES: Final = {
    "NL": ("AMB",),
    "DE": ("RTW", "NEF", "RTW", "KTW"),
    "BE": ("AMB112", "MUG", "AMB112", "PIT"),
    "LU": ("AMB",),
}
_FREE: Final = 0.65  # Share of units that are free where nothing else is said.
_ROUND_M: Final = 6_000.0  # How far from its post a unit on the road is.
# Every ninth unit of a control room abroad has not told its position for minutes. If one of the
# host had not, nobody could say that the host is short of units.
_LATE: Final = 9


class Codes(NamedTuple):
    """What a sender writes for the states of a unit."""

    on_air: str
    at_post: str
    busy: tuple[str, ...]


# DE: the status numbers of the FMS. What the others send is not known to us: plain words instead.
_WORDS: Final = Codes(
    "free_on_air", "free_at_station", ("en_route", "on_scene", "transporting", "at_hospital")
)
_CODES: Final = {
    "NL": _WORDS,
    "BE": _WORDS,
    "LU": _WORDS,
    "DE": Codes("1", "2", ("3", "4", "7", "8")),
}


class Crew(NamedTuple):
    """
    The units of a post.

    Attributes
    ----------
    district
        Whose they are.
    at
        Where the post is.
    n_units
        How many there are.
    """

    district: District
    at: Points
    n_units: int


def crews(
    places: tuple[Place, ...],
    posts: list[Site],
    districts: Sequence[District],
    units: tuple[tuple[int, int], ...],
) -> list[Crew]:
    """Give each post its units, by the inhabitants of its place."""
    return [
        Crew(
            district_of(places[post.place], districts),
            post.at,
            next(n for least, n in units if places[post.place].inhabitants >= least),
        )
        for post in posts
    ]


def write_fleet(
    path: Path,
    crews: list[Crew],
    network: Network,
    incident: DemoIncident,
    random: np.random.Generator,
) -> None:
    """Write the units of all control rooms, in a state that makes the incident a shortage."""
    middles = np.array([road.middle for road in network.roads])
    districts = dict.fromkeys(crew.district for crew in crews)
    features = [
        feature
        for district in districts
        for feature in _units(
            [crew for crew in crews if crew.district == district], middles, incident, random
        )
    ]
    document = {
        "type": "FeatureCollection",
        "note": "Generated: neither these units nor their control rooms exist.",
        "attribution": ATTRIBUTION,
        "centres": {district.centre: {"country": district.country} for district in districts},
        "features": features,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _units(
    own: list[Crew], middles: Points, incident: DemoIncident, random: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """Give the units of one control room, post by post."""
    district = own[0].district
    codes, types, numbers = _CODES[district.country], _TYPES[district.country], count(1)
    ready = min(own, key=lambda post: float(np.hypot(*(post.at - incident.at))))
    for post in own:
        for rank in range(post.n_units):
            number = next(numbers)
            status = _status(codes, district == incident.host, post is ready, random)
            at = post.at if status == codes.at_post else _on_the_road(post.at, middles, random)
            late = number % _LATE == 0 and post is not ready and district != incident.host
            age = timedelta(seconds=290 if late else int(random.integers(4, 100)))
            properties = {
                "id": f"{district.centre}-{number:02}",
                "centre": district.centre,
                "type": types[rank % len(types)],
                "status": status,
                "position_at": (incident.time - age).isoformat(),
                "home": to_degrees(post.at).tolist(),
            }
            point = {"type": "Point", "coordinates": to_degrees(at).tolist()}
            yield {"type": "Feature", "properties": properties, "geometry": point}


def _status(codes: Codes, out: bool, ready: bool, random: np.random.Generator) -> str:
    """Choose a state: none free where all are out, and a full post nearest to the incident."""
    dice = random.uniform(size=2)
    if out or (dice[0] > _FREE and not ready):
        return codes.busy[int(dice[1] * len(codes.busy))]
    return codes.at_post if ready or dice[1] < 0.75 else codes.on_air


def _on_the_road(home: Points, middles: Points, random: np.random.Generator) -> Points:
    away_m = np.hypot(*(middles - home).T)
    near = middles[away_m < max(_ROUND_M, 1.01 * away_m.min())]
    on_road: Points = near[int(random.integers(len(near)))]
    return on_road
