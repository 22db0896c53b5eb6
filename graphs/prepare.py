"""The way from files to a region: every step once, in order, with its name for a progress bar."""

from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.areas import Areas, areas_of, read_areas
from graphs.cch.contract import contract
from graphs.cch.customise import customise
from graphs.cch.recustomise import underlay_of
from graphs.csr import RoadGraph
from graphs.demo.generate import GENERATED, generate
from graphs.demo.places import ATTRIBUTION as PLACES_ATTRIBUTION
from graphs.dijkstra import refuse_endless
from graphs.drive import Arcs, Drive, drive_of, restricted_graph, road_graph
from graphs.errors import BadExtract
from graphs.grid import grid_of
from graphs.ids import Degrees, Ids, frozen
from graphs.movement import JunctionAreas, Movement
from graphs.order import nested_dissection
from graphs.osm.chains import Network, contract_chains
from graphs.osm.profile import load_profile
from graphs.osm.segments import read_movements
from graphs.region import (
    MOVEMENTS,
    OtherMovement,
    Region,
    Source,
    refuse_taken,
    save_region,
)
from graphs.roads import Junctions
from graphs.snap import box
from graphs.stored import sha256_of
from graphs.turns import SAME_FACES, Faces

OSM_ATTRIBUTION: Final = (
    "Roads © OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)."
)
BORDERS_ATTRIBUTION: Final = (
    "Borders © OpenStreetMap contributors, ODbL 1.0, through @geo-maps/countries-maritime-10m."
)
_STEPS_OF_A_MOVEMENT: Final = (
    "joining chains",
    "ordering junctions",
    "contracting",
    "customising",
    "laying the grid",
    "placing junctions in areas",
)
STEPS: Final = (
    "reading roads",
    *_STEPS_OF_A_MOVEMENT,
    *(f"{step} (ordinary)" for step in _STEPS_OF_A_MOVEMENT),
    "writing",
)

Progress: TypeAlias = Callable[[str], None]
"""Told the name of each step as it begins, one of ``STEPS``."""


def prepare(
    out: Path,
    osm: Path | Sequence[Path],
    areas_file: Path | None = None,
    attribution: tuple[str, ...] = (OSM_ATTRIBUTION,),
    generated: str | None = None,
    inputs: Sequence[Path] = (),
    progress: Progress = lambda _: None,
    *,
    replace: bool = False,
) -> Region:
    """
    Build a region from an OpenStreetMap extract, or from several that are joined.

    Parameters
    ----------
    osm : Path or sequence of Path
        The extract; several may overlap or touch, and what they share counts once.
    areas_file : Path, optional
        GeoJSON of regions and dispatch areas, or of countries instead of the embedded
        countries.
    generated : str, optional
        What is generated about the input, said wherever the region is shown.
    inputs : sequence of Path
        Files to keep with the region.
    replace : bool
        Take the place of a region that is there, in one step; who has it open keeps it.

    Raises
    ------
    BadExtract, BadInput, BadRegion
        With nothing left behind at ``out``.
    """
    refuse_taken(out, replace=replace)
    extracts = [osm] if isinstance(osm, Path) else list(osm)
    areas = areas_of(read_areas(areas_file) if areas_file else ())
    profiles = [load_profile(name) for name in MOVEMENTS]
    progress("reading roads")
    countries = _Countries(areas)
    read = read_movements(extracts, profiles, countries.of, countries.codes)
    movements: dict[str, Movement] = {}
    reports: dict[str, dict[str, Any]] = {}
    for profile, (segments, report) in zip(profiles, read, strict=True):
        of_this = _steps_of(profile.name, progress)
        of_this("joining chains")
        network = contract_chains(segments)
        movements[profile.name] = movement_of(network, areas, of_this)
        reports[profile.name] = {
            **report.model_dump(mode="json", exclude_none=True),
            "pockets": network.pockets._asdict(),
        }
    progress("writing")
    siren = movements["siren"]
    manifest = {
        "name": out.name,
        "made_by": f"crossborder-dispatch {version('crossborder-dispatch')}",
        "generated": generated,
        "attribution": (*attribution, BORDERS_ATTRIBUTION),
        "sources": tuple(
            Source(name=file.name, sha256=sha256_of(file))
            for file in (*extracts, areas_file)
            if file
        ),
        "profiles": {profile.name: profile.hash for profile in profiles},
        "counts": _counts(siren),
        "junctions_by_country": _by_country(areas, siren.junction_areas),
        "box": box(siren.roads),
        "report": reports["siren"],
        "other_movements": {
            name: OtherMovement(counts=_counts(movement), report=reports[name])
            for name, movement in movements.items()
            if name != "siren"
        },
    }
    return save_region(out, manifest, movements, areas, inputs, replace=replace)


def _steps_of(movement: str, progress: Progress) -> Progress:
    """Name the steps of a movement, those of ``siren`` as they are."""
    return lambda step: progress(step if movement == "siren" else f"{step} ({movement})")


def movement_of(network: Network, areas: Areas, progress: Progress = lambda _: None) -> Movement:
    """
    Make the roads of one movement ready to be asked.

    Raises
    ------
    BadExtract
        If no road leads back to where it came from, so that there is no connected core.
    """
    roads, junctions = network.roads, network.junctions
    if not roads.n_core_edges:
        message = (
            f"None of the {roads.n_edges} roads leads back to where it came from, so that nobody "
            "can drive there and return: give an extract with more than pieces of one-way roads."
        )
        raise BadExtract(message)
    drive = drive_of(roads)
    graph, arcs, faces, junction = _graph(network, drive)
    progress("ordering junctions")
    order = nested_dissection(graph, junctions.lon_e7[junction], junctions.lat_e7[junction])
    progress("contracting")
    hierarchy = contract(graph, order)
    progress("customising")
    weights = customise(hierarchy, graph)
    progress("laying the grid")
    grid = grid_of(roads)
    progress("placing junctions in areas")
    placed = _place(areas, junctions)
    underlay = underlay_of(hierarchy, graph)
    return Movement(
        roads, junctions, placed, grid, graph, arcs, hierarchy, underlay, drive, weights, faces
    )


def _graph(network: Network, drive: Drive) -> tuple[RoadGraph, Arcs, Faces, Ids]:
    """
    Lay out the graph of a movement; it is expanded only where turn restrictions bind.

    The junction that each of its nodes stands for comes last.
    """
    n_junctions = len(network.junctions.node_id)
    if len(network.forbidden.run):
        return restricted_graph(network.roads, drive, n_junctions, network.forbidden)
    graph, arcs = road_graph(network.roads, drive, n_junctions)
    refuse_endless(graph)
    return graph, arcs, SAME_FACES, np.arange(n_junctions, dtype=np.int32)


def prepare_demo(out: Path, seed: int = 1, progress: Progress = lambda _: None) -> Region:
    """Generate the demo's files from a seed and build its region by the way every extract goes."""
    refuse_taken(out)
    with TemporaryDirectory(prefix="crossborder-demo-") as folder:
        files = generate(Path(folder), seed, progress)
        return prepare(
            out,
            files.osm,
            files.areas,
            attribution=(PLACES_ATTRIBUTION,),
            generated=f"{GENERATED} Seed {seed}.",
            inputs=files,
            progress=progress,
        )


class _Countries:
    """The countries of a region as the import asks for them: by index, in 1e-7 degrees."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self.codes = [area.country for area in areas.areas]

    def of(self, lon_e7: Degrees, lat_e7: Degrees) -> NDArray[np.int16]:
        """Position in ``codes`` of the country of each point; -1 for none."""
        found = self._areas.index_of("country", lon_e7 / 1e7, lat_e7 / 1e7)
        return found.astype(np.int16)


def _place(areas: Areas, junctions: Junctions) -> JunctionAreas:
    lon, lat = junctions.lon_e7 / 1e7, junctions.lat_e7 / 1e7
    country, dispatch_area = (
        areas.index_of(kind, lon, lat) for kind in ("country", "dispatch_area")
    )
    return JunctionAreas(frozen(country), frozen(dispatch_area))


def _counts(movement: Movement) -> dict[str, int]:
    roads = movement.roads
    return {
        "junctions": len(movement.junctions.node_id),
        "roads": roads.n_core_edges,
        "pocket_roads": roads.n_edges - roads.n_core_edges,
        "arcs": movement.graph.n_arcs,
        "points": len(roads.lon_e7),
        "shortcuts": len(movement.hierarchy.up_head),
        "height": movement.hierarchy.height,
        "core_km": round(float(roads.length_m[: roads.n_core_edges].sum()) / 1000),
    }


def _by_country(areas: Areas, junction_areas: JunctionAreas) -> dict[str, int]:
    """Count junctions by country, which may have several polygons; those in none are unknown."""
    code_of = {i: area.country for i, area in enumerate(areas.areas)}
    codes = (code_of.get(i, "unknown") for i in junction_areas.country.tolist())
    return dict(sorted(Counter(codes).items()))
