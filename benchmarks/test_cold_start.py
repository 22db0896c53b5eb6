"""What the first start after an installation costs: compiling all kernels."""

# ruff: noqa: D103 - a test's name is its claim.

import subprocess
import sys
from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.measure import OURS, Row, timed
from benchmarks.regions import ROOT

ONE = ["graphs.dijkstra"]


def test_with_an_empty_compile_cache(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    modules = modules_with_kernels() if benchmark.enabled else ONE
    what = f"a process that imports all {len(modules)} modules with kernels, empty compile cache"
    row = Row("cold start", OURS, what)
    timed(benchmark, row, import_in_a_process, empty_caches(tmp_path, modules), rounds=3, warm_up=0)
    assert list((tmp_path / "cache-0").rglob("*.nbi")), "The machine code is kept for later."


def test_with_a_filled_compile_cache(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    modules = modules_with_kernels() if benchmark.enabled else ONE
    import_in_a_process(tmp_path, modules)
    kept = sorted(tmp_path.rglob("*.nbc"))
    row = Row("cold start", OURS, "the same, filled compile cache")
    timed(benchmark, row, import_in_a_process, repeat((tmp_path, modules)), rounds=5)
    assert kept == sorted(tmp_path.rglob("*.nbc")), "Nothing is compiled a second time."


def modules_with_kernels() -> list[str]:
    """Find the modules that take something from the door to numba."""
    files = [
        file
        for package in ("graphs", "dispatch", "api")
        for file in ROOT.glob(f"{package}/**/*.py")
    ]
    return [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in sorted(files)
        if "from graphs.kernel import" in file.read_text(encoding="utf-8")
    ]


def import_in_a_process(cache: Path, modules: list[str]) -> None:
    """Start Python anew and import modules with the compile cache in a folder."""
    code = "import " + ", ".join(modules)
    # Our own interpreter and our own modules.
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=ROOT, env={"NUMBA_CACHE_DIR": str(cache)}, check=True
    )


def empty_caches(folder: Path, modules: list[str]) -> Iterator[tuple[Path, list[str]]]:
    for i in count():
        yield folder / f"cache-{i}", modules
