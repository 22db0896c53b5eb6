"""Metres on the ellipsoid by another way than the program's: Vincenty's, point by point."""

from itertools import pairwise

import numpy as np

from graphs.ids import Floats

_A, _F = 6_378_137.0, 1 / 298.257223563
_B = (1 - _F) * _A


def geodesic_m(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """
    Give the length of the geodesic from one point to each of many, exact to a millimetre.

    References
    ----------
    T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23(176),
    1975. doi:10.1179/sre.1975.23.176.88
    """
    u1 = np.arctan((1 - _F) * np.tan(np.radians(lat)))
    u2 = np.arctan((1 - _F) * np.tan(np.radians(lats)))
    apart = np.radians(lons - lon)
    lam = apart
    for _ in range(12):
        sin_s = np.hypot(
            np.cos(u2) * np.sin(lam),
            np.cos(u1) * np.sin(u2) - np.sin(u1) * np.cos(u2) * np.cos(lam),
        )
        cos_s = np.sin(u1) * np.sin(u2) + np.cos(u1) * np.cos(u2) * np.cos(lam)
        sigma = np.arctan2(sin_s, cos_s)
        sin_a = np.cos(u1) * np.cos(u2) * np.sin(lam) / np.maximum(sin_s, 1e-30)
        cos2_a = np.maximum(1 - sin_a**2, 1e-30)  # On the equator it is 0.
        cos_2m = cos_s - 2 * np.sin(u1) * np.sin(u2) / cos2_a
        c = _F / 16 * cos2_a * (4 + _F * (4 - 3 * cos2_a))
        lam = apart + (1 - c) * _F * sin_a * (
            sigma + c * sin_s * (cos_2m + c * cos_s * (2 * cos_2m**2 - 1))
        )
    k = cos2_a * (_A**2 / _B**2 - 1)
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    last = big_b / 6 * cos_2m * (4 * sin_s**2 - 3) * (4 * cos_2m**2 - 3)
    turn = big_b * sin_s * (cos_2m + big_b / 4 * (cos_s * (2 * cos_2m**2 - 1) - last))
    metres: Floats = _B * big_a * (sigma - turn)
    return metres


def sampled_m(lat: float, lon: float, line: Floats) -> float:
    """Give the distance to a line of (latitude, longitude) by walking it ever more closely."""
    best = np.inf
    for start, end in pairwise(line):
        low, high = 0.0, 1.0
        for _ in range(3):
            part = np.linspace(low, high, 1001)
            points = start + part[:, None] * (end - start)
            metres = geodesic_m(lat, lon, *points.T)
            nearest, step = part[metres.argmin()], part[1] - part[0]
            low, high = max(0.0, nearest - step), min(1.0, nearest + step)
            best = min(best, float(metres.min()))
    return best
