"""
The one door to numba, with the reasons for how it is set up.

- A kernel is compiled once, for the types its annotations declare, when its module is imported.
  Arrays are C-contiguous and read-only unless annotated as written: a memory-mapped region is
  read-only, and left to itself numba would compile every kernel twice.
- The machine code is cached on disk under a hash of all modules that import this one. Numba itself
  looks only at the file of the outer kernel: after a change to one that it calls from another file,
  the old code would go on running.
- Kernels call only kernels defined above them, since each is compiled where it stands.
- A kernel called in another's loop is an inner kernel: it is inlined, allocates nothing and counts
  no references. Numba counts them by atomic instructions for every array that a call passes: they
  took 72 % of a search for the nearest units; ``docs/decisions/0002`` has the numbers.
- Query and move kernels keep the GIL: they take microseconds and are thereby atomic against each
  other. Long ones (customisation, tables, builds) release it and write only arrays their caller
  made.
- No fastmath and never ``parallel=True``: travel times must be equal to the millisecond on every
  machine, and numba's default threading layer must not be entered from a server's thread pool.
- ``NUMBA_DISABLE_JIT=1`` leaves every kernel an ordinary Python function, for debugging and
  coverage.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import numba
import numpy as np
from numba.core import types
from numpy.typing import NDArray
from platformdirs import user_cache_path

P = ParamSpec("P")
R = TypeVar("R")


_ROOMS: Final = ("graphs", "dispatch", "benchmarks")
_CACHES_KEPT: Final = 5


def _cache_folder() -> Path:
    """Give the cache of these very modules; NUMBA_CACHE_DIR moves the folder that holds it."""
    base = Path(os.environ.get("NUMBA_CACHE_DIR") or user_cache_path("crossborder-dispatch"))
    digest = hashlib.sha256(numba.__version__.encode())
    for room in _ROOMS:
        for module in sorted((Path(__file__).parents[1] / room).rglob("*.py")):
            content = module.read_bytes()
            if b"graphs.kernel import" in content or module.samefile(__file__):
                digest.update(content)
    folder = base / f"kernels-{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        _forget_old(base)
    return folder


def _forget_old(base: Path) -> None:
    """Keep the caches of the last few versions: whoever edits kernels would fill the disk."""
    known = sorted(base.glob("kernels-*"), key=lambda folder: folder.stat().st_mtime)
    for folder in known[: 1 - _CACHES_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


numba.config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined] # Made at run time.
_njit: Any = numba.njit  # Typed for the documented options only; see ``inner_kernel``.


class Written:
    """Marks an array that a kernel writes into: ``Annotated[NDArray[np.int32], Written]``."""


class TwoDimensional:
    """Marks a matrix: ``Annotated[NDArray[np.int32], TwoDimensional]``."""


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that takes microseconds: it keeps the GIL."""
    return _compiled(function)


def inner_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function for use in other kernels' loops: it may not allocate."""
    return _compiled(function, _nrt=False, forceinline=True)


def long_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that may run for milliseconds or more: it releases the GIL."""
    return _compiled(function, nogil=True)


def _compiled(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    signature = tuple(_numba_type(hint) for hint in hints.values())
    compiled: Callable[P, R] = _njit([signature], cache=True, error_model="numpy", **options)(
        function
    )
    return compiled


# NumPy 2.5 made NDArray an alias with a name of its own.
_ARRAYS: Final = {np.ndarray, get_origin(NDArray[np.int32])}
_SCALARS: Final = {
    int: types.int64,
    np.int64: types.int64,
    float: types.float64,
    bool: types.boolean,
}


def _numba_type(hint: Any) -> types.Type:
    """Translate one annotation of a kernel into the numba type it declares."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if get_origin(hint) is Annotated:
        array, *marks = get_args(hint)
        return _array(array, n_dimensions=1 + (TwoDimensional in marks), written=Written in marks)
    if get_origin(hint) in _ARRAYS:
        return _array(hint, n_dimensions=1, written=False)
    if isinstance(hint, type) and issubclass(hint, tuple):
        fields = get_type_hints(hint, include_extras=True)
        members = [_numba_type(field) for field in fields.values()]
        named: types.Type = types.BaseTuple.from_types(members, hint)  # type: ignore[no-untyped-call] # numba has no types here.
        return named
    message = f"{hint!r} is not a type that a kernel can declare; see graphs/kernel.py."
    raise TypeError(message)


def _array(hint: Any, *, n_dimensions: int, written: bool) -> types.Array:
    dtype = numba.from_dtype(np.dtype(_scalar(hint)))
    return types.Array(dtype, n_dimensions, "C", readonly=not written)


def _scalar(hint: Any) -> Any:
    """Find the NumPy scalar in the annotation of an array, however deep it stands."""
    if isinstance(hint, type) and issubclass(hint, np.generic):
        return hint
    return next((found for part in get_args(hint) if (found := _scalar(part))), None)


@inner_kernel
def wide(value: int) -> int:
    """Give a number of an array as a 64-bit number, as a ``Place`` made in a kernel holds."""
    return int(value)
