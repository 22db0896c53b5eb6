"""Which country a point of the plane lies in, by the borders that ship with the project."""

import numpy as np
from numpy.typing import NDArray

from graphs.areas import areas_of
from graphs.demo.plane import Points, to_degrees


class Countries:
    """The real borders, asked in metres."""

    def __init__(self) -> None:
        self._areas = areas_of(())
        # One more at the end, for the index -1 of a point in no country.
        self._codes = np.array([area.country for area in self._areas.areas] + [""])

    def of(self, points: Points) -> NDArray[np.str_]:
        """Give the country code of each point, empty where there is none."""
        lon, lat = to_degrees(points).reshape(-1, 2).T
        codes: NDArray[np.str_] = self._codes[self._areas.index_of("country", lon, lat)]
        return codes
