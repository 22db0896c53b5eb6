"""A region as its builder reads it."""

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table

from api.cli.screen import bullets, paragraph
from api.services.regions import report_lines
from graphs.region import Manifest, Region

_COUNTS: Final = {
    "junctions": "junctions",
    "roads": "roads between them",
    "arcs": "of them in one direction each",
    "core_km": "km",
    "points": "points of their lines",
    "pocket_roads": "roads in pockets",
    "shortcuts": "arcs of the hierarchy",
    "height": "levels of the hierarchy",
}


def show_region(console: Console, region: Region) -> None:
    """Print what a region is and what its import kept and dropped."""
    manifest = region.manifest
    paragraph(console, f"{manifest.name} ({region.path})", style="bold")
    if manifest.generated:
        paragraph(console, manifest.generated, 2)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, says in _facts(region, manifest):
        table.add_row(name, says)
    console.print(table)
    console.print()
    paragraph(console, "What the import kept and dropped", style="bold")
    bullets(console, report_lines(manifest))
    console.print()
    paragraph(console, " ".join(manifest.attribution), style="dim")


def _facts(region: Region, manifest: Manifest) -> Iterator[tuple[str, str]]:
    west, south, east, north = manifest.box
    yield "hash", manifest.hash
    yield "box", f"{south:.5f},{west:.5f} to {north:.5f},{east:.5f}"
    for key, count in manifest.counts.items():
        yield key.replace("_", " "), f"{count:,}"
    for movement, other in manifest.other_movements.items():
        told = ", ".join(f"{key.replace('_', ' ')} {n:,}" for key, n in other.counts.items())
        yield movement, told
    by_country = manifest.junctions_by_country.items()
    yield "junctions in", ", ".join(f"{country} {n:,}" for country, n in by_country)
    areas = [area for area in region.areas.areas if area.kind == "dispatch_area"]
    yield "dispatch areas", ", ".join(f"{a.id} ({a.country}, {a.centre})" for a in areas) or "none"
    for source in manifest.sources:
        yield "made from", f"{source.name}, sha256 {source.sha256}"
    for name, hash_ in manifest.profiles.items():
        yield "profile", f"{name}, sha256 {hash_}"
    yield "made by", f"{manifest.made_by}, format {manifest.format}"
