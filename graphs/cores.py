"""How many threads of ours can work at once."""

import os


def usable_cores() -> int:
    """Count the cores that this process may use, which a container or ``taskset`` may limit."""
    if hasattr(os, "sched_getaffinity"):  # Not on every system.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
