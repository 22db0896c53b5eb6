"""Where ambulance posts and hospitals stand: beside a main road of the larger places."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from graphs.demo.districts import District, district_of
from graphs.demo.ground import Ground, Land
from graphs.demo.places import Spacing, hubs
from graphs.demo.plane import Points, distances_along_m, snapped
from graphs.demo.sheet import Spot, Way

_DRIVE_M: Final = 45.0
_FROM_CENTRE_M: Final = 80.0
_WITHOUT_EMERGENCY: Final = 4  # Every fourth hospital has no emergency department.


class Site(NamedTuple):
    """
    A post or a hospital.

    Attributes
    ----------
    place
        Index of its place.
    id
        As ``NL-LIM-P2`` or ``NL-LIM-H1``: its control room and a number.
    drive
        The road to it; the site is at its end.
    """

    place: int
    id: str
    drive: Way
    spots: list[Spot]

    @property
    def at(self) -> Points:
        """Where its door is."""
        door: Points = self.drive.line[-1]
        return door


def draw_sites(
    land: Land,
    districts: Sequence[District],
    post_spacing: Spacing,
    hospital_spacing: Spacing,
    random: np.random.Generator,
) -> tuple[list[Site], list[Site]]:
    """Place the posts and the hospitals of each district, largest places first."""
    home = [district_of(place, districts) for place in land.places]
    posts: list[Site] = []
    hospitals: list[Site] = []
    taken: list[Points] = []
    for district in districts:
        own = [i for i, each in enumerate(home) if each == district]
        drives = _drives_of(post_spacing, own, land, taken, random)
        for n, (place, drive) in enumerate(drives, start=1):
            posts.append(_post(place, f"{district.centre}-P{n}", drive))
        drives = _drives_of(hospital_spacing, own, land, taken, random)
        for n, (place, drive) in enumerate(drives, start=1):
            emergency = n % _WITHOUT_EMERGENCY != 0
            hospitals.append(_hospital(place, f"{district.centre}-H{n}", drive, emergency))
    return posts, hospitals


def _drives_of(
    spacing: Spacing, own: list[int], land: Land, taken: list[Points], random: np.random.Generator
) -> Iterator[tuple[int, Points]]:
    """Draw a way in for each large place of a district; a place without room gets none."""
    for k in hubs(tuple(land.places[i] for i in own), spacing):
        drives = _free_drives(land.of(own[k]), taken)
        if drives:
            drive = drives[int(random.integers(len(drives)))]
            taken.append(drive[-1])
            yield own[k], drive


def _post(place: int, name: str, drive: Points) -> Site:
    tags = {"emergency": "ambulance_station", "ref": name, "note": "generated"}
    return Site(place, name, Way(drive, {"highway": "service"}), [Spot(drive[-1], tags)])


def _hospital(place: int, name: str, drive: Points, emergency: bool) -> Site:
    tags = {"amenity": "hospital", "emergency": "yes" if emergency else "no"}
    spots = [
        Spot(drive[-1], tags | {"ref": name, "note": "generated"}),
        Spot(drive[1], {"barrier": "lift_gate"}),
    ]
    return Site(place, name, Way(drive, {"highway": "service"}), spots)


def _free_drives(ground: Ground, taken: list[Points]) -> list[Points]:
    """Give the ways in from corners of the main roads for which there is room."""
    drives = [drive for half in ground.halves for drive in _drives(half.line)]
    ends = np.array([drive[-1] for drive in drives]).reshape(-1, 2)
    free = ground.is_mine(ends) & ~ground.is_crossed(np.array(drives).reshape(-1, 3, 2))
    for end in taken:
        free &= np.hypot(*(ends - end).T) > 3 * _DRIVE_M
    return [drive for drive, fits in zip(drives, free, strict=True) if fits]


def _drives(road: Points) -> Iterator[Points]:
    along = distances_along_m(road)
    for corner in range(1, len(road) - 1):
        if _FROM_CENTRE_M < along[corner] < 0.9 * along[-1]:
            east, north = road[corner + 1] - road[corner - 1]
            right = np.array([north, -east]) / np.hypot(east, north)
            for side_m in (-_DRIVE_M, _DRIVE_M):
                yield snapped(road[corner] + np.outer([0, 0.5, 1], side_m * right))
