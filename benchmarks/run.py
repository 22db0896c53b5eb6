"""
All benchmarks, and one table of what they took: ``make bench``, ``make bench-large``.

The measuring is pytest-benchmark's; its raw times become medians, 99th percentiles and ratios here.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pytest

from benchmarks.instances import SEED
from benchmarks.machine import conditions, load
from benchmarks.measure import JOBS, OURS
from benchmarks.pages import put_into
from graphs.ids import Floats

_HERE: Final = Path(__file__).parent
_LARGE: Final = _HERE / "test_large.py"
_QUIETLY: Final = ("-q", "--benchmark-enable", "--benchmark-quiet")
_ENOUGH_FOR_P99: Final = 1000
_COLUMNS: Final = ("job", "who", "what", "median", "p99", "worst", "best", "to ours", "remark")
_UNITS: Final = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


class Taken(NamedTuple):
    """
    One row with its times.

    Attributes
    ----------
    row : mapping
        The fields of ``measure.Row``.
    seconds : float64[rounds]
        Time of one operation in each round, ascending.
    """

    row: Mapping[str, Any]
    seconds: Floats

    @property
    def median_s(self) -> float:
        """Time of one operation in the median round."""
        return float(np.median(self.seconds))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write it where asked."""
    options = _options(arguments)
    before = load()
    with tempfile.TemporaryDirectory(prefix="crossborder-bench-") as folder:
        times = Path(folder) / "times.json"
        chosen = _chosen(options)
        status = pytest.main([*chosen, *_QUIETLY, f"--benchmark-json={times}"])
        if status != pytest.ExitCode.OK:
            print("A benchmark failed, so there is no table: see above.", file=sys.stderr)
            return 1
        taken = _read(times)
    text = "\n".join([*_said(before), "", *_table(taken)])
    print(text)
    if options.out:
        put_into(options.out, "large" if _is_large(options) else "benchmarks", text)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description="Measure all jobs, beside their peers, and print one table as Markdown.",
        epilog="Examples: python -m benchmarks.run --out docs/benchmarks.md; "
        "python -m benchmarks.run --scale benelux; python -m benchmarks.run --region build/benelux",
    )
    large = parser.add_mutually_exclusive_group()
    large.add_argument("--scale", help="measure at this scale of the demo region instead")
    large.add_argument("--region", type=Path, help="measure on this prepared region instead")
    parser.add_argument(
        "--out", type=Path, help="page to put the table into, between its marks; or a new file"
    )
    return parser.parse_args(arguments)


def _is_large(options: argparse.Namespace) -> bool:
    return bool(options.scale or options.region)


def _chosen(options: argparse.Namespace) -> tuple[str, ...]:
    """Choose the files to run; those for large regions learn from the environment what to ask."""
    if not _is_large(options):
        return (str(_HERE), f"--ignore={_LARGE}")
    name, value = ("REGION", options.region) if options.region else ("SCALE", options.scale)
    os.environ[name] = str(value)
    return (str(_LARGE),)


def _read(times: Path) -> list[Taken]:
    measured = json.loads(times.read_text(encoding="utf-8"))["benchmarks"]
    return [
        Taken(
            each["extra_info"],
            np.sort(np.array(each["stats"]["data"])) / each["extra_info"]["n_operations"],
        )
        for each in measured
    ]


def _said(before: str) -> list[str]:
    return [*(f"- {line}" for line in conditions(SEED)), f"- Before: {before}; after: {load()}."]


def _table(taken: Sequence[Taken]) -> list[str]:
    """Lay the rows out, those of one job together, and within it in the order they were taken."""
    ordered = sorted(taken, key=lambda each: JOBS.index(each.row["job"]))
    cells = [_cells(each, taken) for each in ordered]
    lines = [_COLUMNS, tuple("---" for _ in _COLUMNS), *cells]
    return [f"| {' | '.join(line)} |" for line in lines]


def _cells(each: Taken, taken: Sequence[Taken]) -> tuple[str, ...]:
    row = each.row
    per_call = row["n_operations"] == 1 and len(each.seconds) >= _ENOUGH_FOR_P99
    return (
        row["job"],
        row["who"],
        row["what"],
        _time(each.median_s),
        _time(float(np.quantile(each.seconds, 0.99))) if per_call else "",
        _time(float(each.seconds[-1])) if per_call else "",
        _time(float(each.seconds[0])),
        _ratio(each, taken),
        row["note"],
    )


def _ratio(each: Taken, taken: Sequence[Taken]) -> str:
    """Say how many times as long as ours a peer takes, by the medians."""
    if each.row["who"] == OURS or not each.row["beside"]:
        return ""
    ours = [
        other
        for other in taken
        if other.row["who"] == OURS
        and (other.row["job"], other.row["beside"]) == (each.row["job"], each.row["beside"])
    ]
    if not ours:
        return ""
    ratio = each.median_s / ours[0].median_s
    return f"{ratio:,.0f} x" if ratio >= 10 else f"{ratio:.2g} x"


def _time(seconds: float) -> str:
    """Write a time with three figures, in the unit that suits it."""
    scale, unit = next((u for u in _UNITS if seconds >= u[0]), _UNITS[-1])
    return f"{seconds / scale:#.3g} {unit}".replace(". ", " ")


if __name__ == "__main__":
    sys.exit(main())
