"""Regions: built, opened and described."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphs.osm.report import ImportReport
from graphs.prepare import OSM_ATTRIBUTION, STEPS, Progress, prepare, prepare_demo
from graphs.region import Manifest, Region

__all__ = ["STEPS", "build", "generate", "report_lines"]


def build(
    out: Path,
    osm: Sequence[Path],
    areas: Path | None,
    attribution: tuple[str, ...],
    progress: Progress,
) -> Region:
    """
    Build a region, and the folder around it.

    Several extracts are joined. Without an attribution they count as OpenStreetMap's.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    return prepare(out, osm, areas, attribution or (OSM_ATTRIBUTION,), progress=progress)


def generate(out: Path, seed: int, progress: Progress) -> Region:
    """Generate the demo region of a seed, with its inputs, and the folder around it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    return prepare_demo(out, seed, progress)


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
