"""Regions: built, opened and described."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphs.convert_areas import read_centres
from graphs.demo.scale import SCALES
from graphs.demo.scale_names import ScaleName
from graphs.errors import BadInput
from graphs.osm.administrative import Wanted
from graphs.osm.report import ImportReport
from graphs.osmnx_io import Times
from graphs.prepare import (
    OSM_ATTRIBUTION,
    STEPS,
    Progress,
    prepare,
    prepare_demo,
    prepare_osmnx,
)
from graphs.region import Manifest, Region

__all__ = ["STEPS", "build", "generate", "import_osmnx", "report_lines", "wanted_of"]


def build(
    out: Path,
    osm: Sequence[Path],
    areas: Path | None,
    attribution: tuple[str, ...],
    progress: Progress,
    relations: Wanted,
    *,
    replace: bool = False,
) -> Region:
    """
    Build a region, and the folder around it.

    Several extracts are joined. Without an attribution they count as OpenStreetMap's.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    return prepare(
        out,
        osm,
        areas,
        attribution or (OSM_ATTRIBUTION,),
        progress=progress,
        relations=relations,
        replace=replace,
    )


def wanted_of(levels: Sequence[int], dispatch_level: int | None, centres: Path | None) -> Wanted:
    """
    Say which administrative relations become areas, with the centres that a file names.

    Raises
    ------
    BadInput
        If the file cannot be used, or names centres where no dispatch areas are asked for.
    """
    if centres and dispatch_level is None:
        message = (
            f"{centres.name} names centres, but no dispatch areas are taken from the extract: say "
            "of which level they are with --dispatch-areas."
        )
        raise BadInput(message)
    return Wanted(levels, dispatch_level, read_centres(centres) if centres else {})


def import_osmnx(
    out: Path,
    graph: Path,
    areas: Path | None,
    name: str,
    times: Times,
    attribution: tuple[str, ...],
    progress: Progress,
) -> Region:
    """
    Build a region from an OSMnx street graph, and the folder around it.

    Without an attribution it counts as OpenStreetMap's, which is where OSMnx has its streets from.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    return prepare_osmnx(
        out,
        graph,
        areas,
        name=name,
        times=times,
        attribution=attribution or (OSM_ATTRIBUTION,),
        progress=progress,
    )


def generate(out: Path, seed: int, scale: ScaleName, progress: Progress) -> Region:
    """Generate the demo region of a seed and scale, with its inputs, and the folder around it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    return prepare_demo(out, seed, progress, SCALES[scale])


def report_lines(manifest: Manifest) -> Iterator[str]:
    """Say what the import kept, dropped and left outside the core, in sentences."""
    yield from _lines(manifest.report)
    for other in manifest.other_movements.values():
        yield from _lines(other.report)


def _lines(of_movement: Mapping[str, Any]) -> Iterator[str]:
    report = dict(of_movement)
    pockets = report.pop("pockets")
    yield from ImportReport.model_validate(report).lines()
    if pockets["n_pockets"]:
        yield (
            f"{_n(pockets['n_pockets'], 'pocket')} outside the connected core: "
            f"{_n(pockets['n_segments'], 'segment')}, {pockets['length_km']:,.1f} km; the largest "
            f"has {pockets['largest_km']:,.1f} km (e.g. way {pockets['largest_way_id']})."
        )


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
