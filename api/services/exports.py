"""Regions for other tools."""

from pathlib import Path

from api.services.files import written_whole
from graphs.osmnx_io import export_graphml
from graphs.region import open_region


def export(region: Path, out: Path) -> None:
    """
    Write a region's roads as an OSMnx-conformant GraphML file.

    Raises
    ------
    BadRegion, BadOutput
        With nothing left behind at ``out``.
    """
    opened = open_region(region)
    with written_whole(out) as path:
        export_graphml(opened, path)
