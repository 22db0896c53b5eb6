"""
How long a generated region takes to write: ``python -m benchmarks.demo_writing benelux``.

Run in a process of its own, since the most memory that a process ever held is what is told.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import osmium

from benchmarks.machine import conditions, load
from benchmarks.pages import put_into
from graphs.demo.generate import generate
from graphs.demo.scale import SCALES
from graphs.demo.scale_names import ScaleName

_SEED: Final = 1


class Written(NamedTuple):
    """
    What writing a region took, and what there is.

    Attributes
    ----------
    seconds, cpu_seconds : float
        By the clock, and of both cores together.
    peak_mb : float
        Most memory held, Python and its libraries included.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    file_mb: float
    n_nodes: int
    n_ways: int
    n_restrictions: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a region, and print what it took."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.demo_writing",
        description="Print how long a generated region takes to write.",
        epilog="Example: python -m benchmarks.demo_writing benelux --out docs/demo-networks.md",
    )
    parser.add_argument("scale", type=ScaleName, choices=list(ScaleName))
    parser.add_argument("--out", type=Path, help="page to put the table into, between its marks")
    options = parser.parse_args(arguments)
    lines = _lines(options.scale, write(options.scale))
    print("\n".join(lines))
    if options.out:
        put_into(options.out, f"writing {options.scale}", "\n".join(lines))
    return 0


def write(scale: ScaleName) -> Written:
    """Write the files of a region into a folder that is removed again."""
    with tempfile.TemporaryDirectory() as folder:
        start, cpu = time.perf_counter(), time.process_time()
        files = generate(Path(folder), _SEED, scale=SCALES[scale])
        seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counted = (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION)
        n_nodes, n_ways, n_restrictions = (
            sum(1 for _ in osmium.FileProcessor(str(files.osm), kind)) for kind in counted
        )
        file_mb = files.osm.stat().st_size / 1e6
    return Written(seconds, cpu_seconds, peak_mb, file_mb, n_nodes, n_ways, n_restrictions)


def _lines(scale: ScaleName, written: Written) -> list[str]:
    return [
        *(f"- {line}" for line in conditions(_SEED)),
        f"- {load().capitalize()}.",
        "",
        f"| `{scale}` | |",
        "| --- | --- |",
        f"| time | {written.seconds:.0f} s ({written.cpu_seconds:.0f} s of processor time) |",
        f"| most memory | {written.peak_mb:.0f} MB |",
        f"| extract | {written.file_mb:.1f} MB |",
        f"| nodes | {written.n_nodes:,} |",
        f"| ways | {written.n_ways:,} |",
        f"| turn restrictions | {written.n_restrictions:,} |",
    ]


if __name__ == "__main__":
    sys.exit(main())
