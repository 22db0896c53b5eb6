"""How large a demo region is, and all that follows from it."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import KDTree

from graphs.demo.districts import BENELUX_DISTRICTS, DISTRICTS, District
from graphs.demo.network import Limits
from graphs.demo.places import (
    BENELUX_PLACES,
    BOX,
    EUREGIO_PLACES,
    LonLatBox,
    Place,
    Spacing,
    is_in,
    read_places,
)
from graphs.demo.plane import Points
from graphs.demo.river import the_river
from graphs.demo.rivers import the_rivers
from graphs.demo.scale_names import ScaleName
from graphs.demo.strewn import Texture


class Scale(NamedTuple):
    """
    How large a demo region is.

    Attributes
    ----------
    table
        The places it takes; of these, those in its box.
    apart_m
        A place nearer than this to a larger one is left out.
    limits
        How main roads are drawn.
    texture
        How streets are laid; none for the few of the small region, each drawn by itself.
    districts
        The first has the incident, the last is the neighbour nearest to it.
    units
        How many units a post has, by the inhabitants of its place.
    """

    name: ScaleName
    table: str
    box: LonLatBox
    apart_m: float
    rivers: Callable[[], list[Points]]
    limits: Limits
    texture: Texture | None
    districts: tuple[District, ...]
    posts: Spacing
    hospitals: Spacing
    units: tuple[tuple[int, int], ...]

    def places(self) -> tuple[Place, ...]:
        """Read the places of the region, largest first."""
        inside = [place for place in read_places(self.table) if is_in(self.box, place)]
        if not self.apart_m:
            return tuple(inside)
        at = np.array([place.at for place in inside])
        larger_near = [min(near) for near in KDTree(at).query_ball_point(at, self.apart_m)]
        return tuple(place for i, place in enumerate(inside) if larger_near[i] == i)


SMALL: Final = Scale(
    name=ScaleName.SMALL,
    table=EUREGIO_PLACES,
    box=BOX,
    apart_m=0.0,
    rivers=lambda: [the_river()],
    limits=Limits(),
    texture=None,
    districts=DISTRICTS,
    posts=Spacing(inhabitants=11_000, apart_m=7_500),
    hospitals=Spacing(inhabitants=28_000, apart_m=6_000),
    units=((90_000, 4), (45_000, 2), (0, 1)),
)
EUREGIO: Final = SMALL._replace(
    name=ScaleName.EUREGIO,
    limits=Limits(bend_every_m=80.0),
    texture=Texture(),
    posts=Spacing(inhabitants=4_500, apart_m=2_500),
    units=((90_000, 20), (20_000, 8), (0, 4)),
)
BENELUX: Final = Scale(
    name=ScaleName.BENELUX,
    table=BENELUX_PLACES,
    box=(2.5, 49.4, 9.5, 53.6),
    apart_m=700.0,
    rivers=the_rivers,
    limits=Limits(bend_every_m=80.0, longest_m=18_000.0, window_m=12_000.0),
    texture=Texture(junctions_per_inhabitant=0.0105, rural_m=610.0),
    districts=BENELUX_DISTRICTS,
    posts=Spacing(inhabitants=9_000, apart_m=5_000),
    hospitals=Spacing(inhabitants=40_000, apart_m=7_000),
    units=((90_000, 10), (20_000, 3), (0, 2)),
)
SCALES: Final[dict[ScaleName, Scale]] = {scale.name: scale for scale in (SMALL, EUREGIO, BENELUX)}
"""The scales by name, smallest first."""
