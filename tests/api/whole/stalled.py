"""For how long this machine was too busy, so that a claim about time can be judged at all."""

from pathlib import Path

_PRESSURE = Path("/proc/pressure/cpu")


def stalled_s() -> float:
    """
    Give the seconds since the machine came up in which somebody waited for a processor.

    How long something takes is a claim about a machine that does nothing else. Linux counts when
    others were in the way; elsewhere nothing can be taken off.
    """
    if not _PRESSURE.exists():
        return 0.0
    some = _PRESSURE.read_text(encoding="utf-8").splitlines()[0]
    return int(some.rpartition("total=")[2]) / 1e6
