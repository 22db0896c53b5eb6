"""On what a number was taken: a figure without its machine, commit and seed says nothing."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from pytest_benchmark.plugin import pytest_benchmark_generate_machine_info
from pytest_benchmark.utils import get_commit_info

_PACKAGES: Final = ("numba", "numpy", "scipy", "networkx", "routingkit-cch", "pymetis", "osmium")


def conditions(seed: int) -> list[str]:
    """Say on which machine, from which commit and seed, and when, one line each."""
    machine: dict[str, Any] = pytest_benchmark_generate_machine_info()  # type: ignore[no-untyped-call] # It has no types.
    commit: dict[str, Any] = get_commit_info()  # type: ignore[no-untyped-call] # It has no types.
    cores, usable = os.cpu_count(), len(os.sched_getaffinity(0))
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    changes = " with uncommitted changes" if commit.get("dirty") else ""
    return [
        f"Machine: {machine['cpu'].get('brand_raw', platform.machine())}, {cores} cores "
        f"({usable} usable), {memory_gb():.0f} GB; {platform.system()} {platform.release()}, "
        f"{platform.freedesktop_os_release().get('PRETTY_NAME', 'unnamed')}.",
        f"Python {platform.python_version()}, {packages}.",
        f"Commit {commit['id'][:12]}{changes}; seed {seed}; "
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC.",
    ]


def memory_gb() -> float:
    """How much memory the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def load() -> str:
    """Say how busy the machine has been, ourselves included."""
    return "load average {:.2f}, {:.2f}, {:.2f} (1, 5, 15 minutes)".format(*os.getloadavg())
