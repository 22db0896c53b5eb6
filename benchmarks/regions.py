"""Real regions to measure on, built once from the material beside the project and kept."""

import hashlib
import shutil
from pathlib import Path
from typing import Final

from graphs.errors import BadRegion
from graphs.prepare import prepare
from graphs.region import Region, open_region

ROOT: Final = Path(__file__).parents[1]
SHARED: Final = ROOT.parent / "shared"
EXTRACTS: Final = {
    "aachen": "data/roads/aachen_2021/aachen.osm.pbf",
    "liege": "data/roads/liege/liege_fua_roads_derived.osm.pbf",
    "luxembourg": "data/roads/luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf",
}

_CACHE: Final = ROOT / "build" / "benchmarks"


def region(name: str) -> Region:
    """Open a region by its name, built anew if the code or the profile has changed since."""
    path = _CACHE / f"{name}-{_code_hash()}"
    try:
        return open_region(path)
    except BadRegion:
        _CACHE.mkdir(parents=True, exist_ok=True)
        for old in _CACHE.glob(f"{name}-*"):
            shutil.rmtree(old)
        return prepare(path, SHARED / EXTRACTS[name])


def _code_hash() -> str:
    """Hash all that makes a region of an extract."""
    hashed = hashlib.sha256()
    for file in sorted((ROOT / "graphs").rglob("*")):
        if file.suffix in {".py", ".toml", ".geojson"}:
            hashed.update(file.read_bytes())
    return hashed.hexdigest()[:12]
