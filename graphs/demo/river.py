"""The Meuse, roughly: waypoints set by eye, so that each place lies on its own bank."""

from typing import Final

import numpy as np

from graphs.demo.plane import Points, resampled, rounded, to_plane

# Longitude and latitude, upstream to downstream. Not surveyed, and not taken from any map data.
MEUSE: Final = (
    (5.420, 50.588),
    (5.458, 50.597),
    (5.480, 50.601),
    (5.497, 50.607),
    (5.520, 50.608),
    (5.543, 50.609),
    (5.565, 50.613),
    (5.582, 50.624),
    (5.586, 50.635),
    (5.602, 50.647),
    (5.625, 50.653),
    (5.645, 50.663),
    (5.656, 50.680),
    (5.668, 50.695),
    (5.681, 50.708),
    (5.688, 50.722),
    (5.690, 50.738),
    (5.694, 50.755),
    (5.705, 50.768),
    (5.706, 50.785),
    (5.699, 50.805),
    (5.697, 50.825),
    (5.698, 50.849),
    (5.694, 50.863),
    (5.682, 50.878),
    (5.690, 50.893),
    (5.694, 50.908),
    (5.722, 50.918),
    (5.728, 50.938),
    (5.752, 50.953),
    (5.732, 50.963),
    (5.752, 50.978),
    (5.757, 50.996),
    (5.757, 51.012),
    (5.765, 51.030),
    (5.768, 51.045),
    (5.775, 51.080),
)


def the_river() -> Points:
    """Draw the river from one edge of the region to the other."""
    return resampled(rounded(to_plane(np.array(MEUSE)), times=2), step_m=150)
