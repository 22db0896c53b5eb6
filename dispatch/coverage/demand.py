"""Demand: places on the road that want to be reached in time, and how much each of them weighs."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import BadDemand
from graphs.ids import frozen
from graphs.kernel import TwoDimensional, Written
from graphs.place import Place, Places, places_of

Weight: TypeAlias = NDArray[np.int64]
"""Whole numbers, such as inhabitants: sums that are changed for ever must not drift."""
WeightOut: TypeAlias = Annotated[NDArray[np.int64], Written]
WeightMatrixOut: TypeAlias = Annotated[NDArray[np.int64], TwoDimensional, Written]


class Demand(NamedTuple):
    """
    Demand points; several may share a place.

    Attributes
    ----------
    places : Places
        Where each point is on the road, its ends given by node.
    weight : int64[p]
        At least 0, in the caller's own unit: inhabitants, calls in ten years.
    """

    places: Places
    weight: Weight


def demand_of(places: Sequence[Place], weights: Sequence[int]) -> Demand:
    """
    Put places, each with its weight, side by side.

    Raises
    ------
    BadDemand
        If a weight is missing, less than 0, or not a whole number.
    """
    if len(places) != len(weights):
        message = (
            f"There are {len(places)} demand points but {len(weights)} weights: give one each."
        )
        raise BadDemand(message)
    for point, weight in enumerate(weights):
        if weight % 1 != 0 or weight < 0:
            message = (
                f"Demand point {point} weighs {weight}; a weight is a whole number of at least 0. "
                "Multiply shares by a power of ten and round them."
            )
            raise BadDemand(message)
    return Demand(places_of(places), frozen(np.array(weights, np.int64)))
