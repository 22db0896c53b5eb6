"""The way from files to a region: every step once, in order, with its name for a progress bar."""

from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.areas import Areas, areas_of, read_areas
from graphs.cch.contract import contract
from graphs.cch.customise import customise
from graphs.cch.recustomise import underlay_of
from graphs.csr import RoadGraph
from graphs.demo.generate import GENERATED, generate, made_from
from graphs.demo.places import ATTRIBUTION as PLACES_ATTRIBUTION
from graphs.demo.scale import SMALL, Scale
from graphs.dijkstra import refuse_endless
from graphs.drive import Arcs, Drive, drive_of, restricted_graph, road_graph
from graphs.errors import BadExtract
from graphs.grid import grid_of
from graphs.ids import Degrees, Ids, frozen
from graphs.movement import JunctionAreas, Movement
from graphs.order import nested_dissection
from graphs.osm.administrative import Wanted, administrative_areas, areas_with
from graphs.osm.chains import Network, contract_chains
from graphs.osm.profile import load_profile
from graphs.osm.report import ImportReport
from graphs.osm.segments import Segments, read_movements
from graphs.osmnx_io import OsmnxGraph, Times, movements_of_graph, read_graphml
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
    "reading boundaries",
    "reading roads",
    *_STEPS_OF_A_MOVEMENT,
    *(f"{step} (ordinary)" for step in _STEPS_OF_A_MOVEMENT),
    "writing",
)

Progress: TypeAlias = Callable[[str], None]
"""Told the name of each step as it begins, one of ``STEPS``; not every build takes all."""


def prepare(
    out: Path,
    osm: Path | Sequence[Path],
    areas_file: Path | None = None,
    attribution: tuple[str, ...] = (OSM_ATTRIBUTION,),
    generated: str | None = None,
    inputs: Sequence[Path] = (),
    progress: Progress = lambda _: None,
    relations: Wanted | None = None,
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
    relations : Wanted, optional
        Which administrative relations of the extract become areas too, where their rings close.
    replace : bool
        Take the place of a region that is there, in one step; who has it open keeps it.

    Raises
    ------
    BadExtract, BadInput, BadRegion
        With nothing left behind at ``out``.
    """
    refuse_taken(out, replace=replace)
    extracts = [osm] if isinstance(osm, Path) else list(osm)
    given = read_areas(areas_file) if areas_file else ()
    areas, met = areas_of(given), None
    if relations and relations.all_levels:
        progress("reading boundaries")
        found, met = administrative_areas(extracts, relations, given)
        areas = areas_with(given, found)
    profiles = [load_profile(name) for name in MOVEMENTS]
    progress("reading roads")
    countries = _Countries(areas)
    read = [
        (segments, report.model_copy(update={"relations": met}))
        for segments, report in read_movements(extracts, profiles, countries.of, countries.codes)
    ]
    about = _About(out.name, attribution, generated, _given(*extracts, areas_file))
    return _build(out, read, areas, about, inputs, progress, replace=replace)


def prepare_osmnx(
    out: Path,
    graph: "OsmnxGraph | Path",
    areas_file: Path | None = None,
    *,
    name: str = "",
    times: Times = "profile",
    attribution: tuple[str, ...] = (OSM_ATTRIBUTION,),
    progress: Progress = lambda _: None,
) -> Region:
    """
    Build a region from an OSMnx street graph, by the same steps as from an extract.

    Parameters
    ----------
    graph : MultiDiGraph or Path
        The graph in memory, or the GraphML file it was saved in.
    areas_file : Path, optional
        As ``prepare`` takes it.
    name : str, optional
        What the region is called, if not as its folder.
    times : "profile" or "graph"
        Whether the profiles say how long each street takes, or the graph's own ``travel_time``,
        for both movements.

    Raises
    ------
    BadExtract, BadInput, BadRegion
        With nothing left behind at ``out``.
    """
    refuse_taken(out)
    areas = areas_of(read_areas(areas_file) if areas_file else ())
    profiles = [load_profile(each) for each in MOVEMENTS]
    progress("reading roads")
    file, called = (graph, graph.name) if isinstance(graph, Path) else (None, "the graph")
    countries = _Countries(areas)
    read = movements_of_graph(
        called,
        read_graphml(graph) if isinstance(graph, Path) else graph,
        profiles,
        countries.of,
        countries.codes,
        times,
    )
    about = _About(name or out.name, attribution, None, _given(file, areas_file))
    return _build(out, read, areas, about, (), progress)


class _About(NamedTuple):
    """What a manifest says of a region beside what was built."""

    name: str
    attribution: tuple[str, ...]
    generated: str | None
    sources: tuple[Source, ...]


def _given(*files: Path | None) -> tuple[Source, ...]:
    return tuple(Source(name=file.name, sha256=sha256_of(file)) for file in files if file)


def _build(
    out: Path,
    read: Sequence[tuple[Segments, ImportReport]],
    areas: Areas,
    about: _About,
    inputs: Sequence[Path],
    progress: Progress,
    *,
    replace: bool = False,
) -> Region:
    """Make a region of the segments of its movements."""
    movements: dict[str, Movement] = {}
    reports: dict[str, dict[str, Any]] = {}
    for segments, report in read:
        of_this = _steps_of(report.profile, progress)
        of_this("joining chains")
        network = contract_chains(segments)
        movements[report.profile] = movement_of(network, areas, of_this, report.profile)
        reports[report.profile] = {
            **report.model_dump(mode="json", exclude_none=True),
            "pockets": network.pockets._asdict(),
        }
    progress("writing")
    siren = movements["siren"]
    manifest = {
        "name": about.name,
        "made_by": f"crossborder-dispatch {version('crossborder-dispatch')}",
        "generated": about.generated,
        "attribution": (*about.attribution, BORDERS_ATTRIBUTION),
        "sources": about.sources,
        "profiles": {report.profile: report.profile_hash for _, report in read},
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


def movement_of(
    network: Network,
    areas: Areas,
    progress: Progress = lambda _: None,
    name: str = "siren",
) -> Movement:
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
            f"None of the {roads.n_edges} roads that `{name}` may drive leads back to where it "
            "came from, so that nobody can drive there and return: give an extract with more than "
            "pieces of one-way roads."
        )
        raise BadExtract(message)
    drive = drive_of(roads)
    graph, arcs, faces, at = _graph(network, drive)
    progress("ordering junctions")
    order = nested_dissection(graph, frozen(junctions.lon_e7[at]), frozen(junctions.lat_e7[at]))
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
    Lay out the graph of a movement, expanded only where turn restrictions bind.

    The last is the junction that each node stands for.
    """
    n_junctions = len(network.junctions.node_id)
    if len(network.forbidden.run):
        return restricted_graph(network.roads, drive, n_junctions, network.forbidden)
    graph, arcs = road_graph(network.roads, drive, n_junctions)
    refuse_endless(graph)
    return graph, arcs, SAME_FACES, np.arange(n_junctions, dtype=np.int32)


def prepare_demo(
    out: Path, seed: int = 1, progress: Progress = lambda _: None, scale: Scale = SMALL
) -> Region:
    """Generate the demo's files from a seed and build its region by the way every extract goes."""
    refuse_taken(out)
    with TemporaryDirectory(prefix="crossborder-demo-") as folder:
        files = generate(Path(folder), seed, progress, scale)
        return prepare(
            out,
            files.osm,
            files.areas,
            attribution=(PLACES_ATTRIBUTION,),
            generated=f"{GENERATED} {made_from(scale, seed)}",
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
