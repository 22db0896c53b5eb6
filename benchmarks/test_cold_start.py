"""What the first start after an installation costs, which compiles all kernels, and a later one."""

# ruff: noqa: D103 - a test's name is its claim.

import json
import os
import subprocess
import sys
from itertools import count, repeat
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import OURS, Row, timed
from benchmarks.regions import ROOT
from graphs.prepare import prepare_demo

CROSSBORDER = ["-c", "from api.cli import main; main()"]
ONE = ["graphs.dijkstra"]


def test_compiling_all_kernels(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    modules = modules_with_kernels() if benchmark.enabled else ONE
    what = f"a process that imports the {len(modules)} modules with kernels, empty compile cache"
    arguments = ((tmp_path / f"cache-{i}", importing(modules)) for i in count())
    timed(benchmark, Row("cold start", OURS, what), python, arguments, rounds=3, warm_up=0)
    assert list((tmp_path / "cache-0").rglob("*.nbc")), "The machine code is kept for later."


def test_importing_all_kernels(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    modules = modules_with_kernels() if benchmark.enabled else ONE
    python(tmp_path, importing(modules))
    compiled = sorted(tmp_path.rglob("*.nbc"))
    row = Row("cold start", OURS, "the same, filled compile cache")
    timed(benchmark, row, python, repeat((tmp_path, importing(modules))), rounds=10)
    assert compiled == sorted(tmp_path.rglob("*.nbc")), "Nothing is compiled a second time."


def test_the_demo_on_an_empty_compile_cache(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    row = Row("cold start", OURS, "`crossborder demo`, region included, empty compile cache")
    caches = ((tmp_path / f"cache-{i}" if benchmark.enabled else None) for i in count())
    arguments = ((cache, demo_in(tmp_path / f"demo-{i}")) for i, cache in enumerate(caches))
    said = timed(benchmark, row, python, arguments, rounds=3, warm_up=0)
    assert "Try next" in said


def test_a_recommendation_on_a_built_region(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    demo = prepare_demo(tmp_path / "demo").path
    row = Row("cold start", OURS, "`crossborder recommend` on a built region, filled compile cache")
    arguments = repeat((None, recommend_in(demo)))
    answer = json.loads(timed(benchmark, row, python, arguments, rounds=10))
    assert answer["candidates"], "The demo's shortage has candidates."


def modules_with_kernels() -> list[str]:
    """Find the modules that take something from the door to numba."""
    files = [
        file for room in ("graphs", "dispatch", "api") for file in ROOT.glob(f"{room}/**/*.py")
    ]
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in sorted(files)
        if "from graphs.kernel import" in file.read_text(encoding="utf-8")
    ]


def importing(modules: list[str]) -> list[str]:
    return ["-c", f"import {', '.join(modules)}"]


def demo_in(folder: Path) -> list[str]:
    return [*CROSSBORDER, "demo", str(folder)]


def recommend_in(demo: Path) -> list[str]:
    """Ask again what the demo asks."""
    incident = json.loads((demo / "inputs" / "incident.json").read_text(encoding="utf-8"))
    latitude, longitude = incident["at"]
    return [
        *(*CROSSBORDER, "recommend", "--json", "--region", str(demo)),
        *("--fleet", str(demo / "inputs" / "fleet.geojson"), "--at", f"{latitude},{longitude}"),
        *("--urgency", incident["urgency"], "--time", incident["time"]),
    ]


def python(cache: Path | None, arguments: list[str]) -> str:
    """Run Python anew, with the compile cache in a folder or else where it always is."""
    moved = {"NUMBA_CACHE_DIR": str(cache)} if cache else {}
    # Our own interpreter and our own commands.
    done = subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **moved},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
