"""The dtypes and the two special numbers that every array of the road core agrees on."""

from typing import Annotated, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from graphs.kernel import TwoDimensional, Written

INVALID_ID: Final = -1
INF_MS: Final = 2**30 - 1  # INF_MS + INF_MS still fits in an int32; a third term does not.

Ids: TypeAlias = NDArray[np.int32]
"""Node, arc, edge or unit ids, numbered from 0; ``INVALID_ID`` where there is none."""
Millis: TypeAlias = NDArray[np.int32]
"""Travel times in milliseconds; ``INF_MS`` where there is no way."""
Flags: TypeAlias = NDArray[np.bool_]
Degrees: TypeAlias = NDArray[np.int32]
"""Longitudes or latitudes in units of 1e-7 degree, as OpenStreetMap stores them."""
Floats: TypeAlias = NDArray[np.float64]
Shares: TypeAlias = NDArray[np.float32]
OsmIds: TypeAlias = NDArray[np.int64]
Keys: TypeAlias = NDArray[np.int64]
"""Two numbers in one that sort as a pair."""

# The same arrays where a kernel writes into them: a second type for numba, the same for mypy.
IdsOut: TypeAlias = Annotated[NDArray[np.int32], Written]
MillisOut: TypeAlias = Annotated[NDArray[np.int32], Written]
MillisMatrix: TypeAlias = Annotated[NDArray[np.int32], TwoDimensional]
MillisMatrixOut: TypeAlias = Annotated[NDArray[np.int32], TwoDimensional, Written]
IdsMatrixOut: TypeAlias = MillisMatrixOut
KeysOut: TypeAlias = Annotated[NDArray[np.int64], Written]
KeysMatrixOut: TypeAlias = Annotated[NDArray[np.int64], TwoDimensional, Written]
FlagsOut: TypeAlias = Annotated[NDArray[np.bool_], Written]
SharesOut: TypeAlias = Annotated[NDArray[np.float32], Written]
FloatsOut: TypeAlias = Annotated[NDArray[np.float64], Written]

Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Give the array as kernels take it: C-contiguous, without subclass, read-only."""
    view = np.ascontiguousarray(array).view(np.ndarray)
    view.flags.writeable = False
    return view
