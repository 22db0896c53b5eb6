"""Real regions to measure on, built once from the material beside the project and kept."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from graphs.demo.scale import SCALES
from graphs.demo.scale_names import ScaleName
from graphs.errors import BadRegion
from graphs.prepare import prepare, prepare_demo
from graphs.region import Region, open_region

ROOT: Final = Path(__file__).parents[1]
SHARED: Final = ROOT.parent / "shared"


class Extract(NamedTuple):
    """An OpenStreetMap file in the shared material, and what it is called in tables."""

    title: str
    path: str


EXTRACTS: Final = {
    "aachen": Extract("Aachen 2021", "data/roads/aachen_2021/aachen.osm.pbf"),
    "liege": Extract("Liège", "data/roads/liege/liege_fua_roads_derived.osm.pbf"),
    "luxembourg": Extract(
        "Luxembourg 2010", "data/roads/luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf"
    ),
}

_CACHE: Final = ROOT / "build" / "benchmarks"


def region(name: str) -> Region:
    """Open a region by its name, built anew if the code or the profile has changed since."""
    return _kept(name, lambda path: prepare(path, SHARED / EXTRACTS[name].path))


def demo(name: ScaleName) -> Region:
    """Open the generated region of a scale, of seed 1, generated anew if the code has changed."""
    return _kept(f"demo_{name}", lambda path: prepare_demo(path, scale=SCALES[name]))


def _kept(name: str, build: Callable[[Path], Region]) -> Region:
    path = _CACHE / f"{name}-{_code_hash()}"
    try:
        return open_region(path)
    except BadRegion:
        _CACHE.mkdir(parents=True, exist_ok=True)
        for old in _CACHE.glob(f"{name}-*"):
            shutil.rmtree(old)
        return build(path)


def _code_hash() -> str:
    """Hash all that makes a region of an extract."""
    hashed = hashlib.sha256()
    for file in sorted((ROOT / "graphs").rglob("*")):
        if file.suffix in {".py", ".toml", ".geojson"}:
            hashed.update(file.read_bytes())
    return hashed.hexdigest()[:12]
