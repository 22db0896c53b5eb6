"""``crossborder region``: fetch, build, import, generate, show and export prepared regions."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli import fetch
from api.cli.examples import example
from api.cli.refusals import Refusing
from graphs.demo.scale_names import ScaleName

if TYPE_CHECKING:
    from graphs.region import Region

app = typer.Typer(
    name="region",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Fetch, build, import, generate, show and export prepared regions.",
)
fetch.add_to(app)

Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder to make.")]
Folder = Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Take the place of the region that is there, in one step; what runs on it picks up "
        "the new one.",
    ),
]


@app.command(
    epilog=example(
        "crossborder region build build/limburg --osm limburg.osm.pbf --areas centres.geojson",
        "crossborder region build build/meuse --osm limburg.osm.pbf --osm liege.osm.pbf",
        "crossborder region build build/liege --osm liege.osm.pbf --admin-level 4 \\\n"
        "      --dispatch-areas 6 --centres centres.toml",
    )
)
def build(
    out: Out,
    osm: Annotated[
        list[Path],
        typer.Option(
            metavar="FILE",
            help="Extract: .osm.pbf, .osm, .osm.gz or .osm.bz2. Several that overlap or touch are "
            "joined: give the option again for each.",
        ),
    ],
    areas: Annotated[
        Path | None,
        typer.Option(metavar="GEOJSON", help="Polygons of dispatch areas, regions or countries."),
    ] = None,
    admin_level: Annotated[
        list[int] | None,
        typer.Option(
            min=2,
            max=11,
            help="Take the extract's administrative relations of this level as areas too, where "
            "their rings close: 2 as countries, others as regions. Give it again for each level.",
        ),
    ] = None,
    dispatch_areas: Annotated[
        int | None,
        typer.Option(
            metavar="LEVEL", min=3, max=11, help="Take those of this level as dispatch areas."
        ),
    ] = None,
    centres: Annotated[
        Path | None,
        typer.Option(
            metavar="TOML",
            help='Which control room serves them: lines as "BE-WLG" = "liege". Only you know.',
        ),
    ] = None,
    attribution: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Whose data the extract is, if not OpenStreetMap's."),
    ] = None,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """
    Build a region from an OpenStreetMap extract, or from several joined.

    An administrative relation whose ring the extract cuts is a line of the report, and no area. The
    id of an area is the relation's ISO3166-1 or ISO3166-2 tag, or else `relation/` and its number.
    """
    from api.cli.screen import steps
    from api.services.regions import STEPS, wanted_of
    from api.services.regions import build as build_region

    relations = wanted_of(admin_level or (), dispatch_areas, centres)
    with steps(f"Building {out.name}", STEPS) as progress:
        region = build_region(
            out, osm, areas, tuple(attribution or ()), progress, relations, replace=replace
        )
    _show(region, as_json=as_json)


@app.command(
    "import-osmnx",
    epilog=example(
        "crossborder region import-osmnx brussels.graphml build/brussels",
        "crossborder region import-osmnx brussels.graphml build/brussels --times graph",
    ),
)
def import_osmnx(
    graph: Annotated[
        Path,
        typer.Argument(metavar="FILE.graphml", help="Street graph saved by OSMnx, in degrees."),
    ],
    out: Out,
    areas: Annotated[
        Path | None,
        typer.Option(metavar="GEOJSON", help="Polygons of dispatch areas, regions or countries."),
    ] = None,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What the region is called, if not as its folder.")
    ] = "",
    times: Annotated[
        Literal["profile", "graph"],
        typer.Option(
            help="Whose times count: the profiles' by class and sign, or the graph's own "
            "`travel_time`, which every edge must then have."
        ),
    ] = "profile",
    attribution: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Whose data the graph is, if not OpenStreetMap's."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Build a region from an OSMnx street graph.

    Both directions of a street become one road. Where an edge lists several values for a tag, the
    slowest counts. The report says what such a graph cannot tell: an extract says more.
    """
    from api.cli.screen import steps
    from api.services.regions import STEPS
    from api.services.regions import import_osmnx as import_graph

    with steps(f"Building {name or out.name}", STEPS) as progress:
        region = import_graph(out, graph, areas, name, times, tuple(attribution or ()), progress)
    _show(region, as_json=as_json)


@app.command(
    epilog=example(
        "crossborder region demo build/demo --seed 1",
        "crossborder region demo build/euregio --scale euregio",
    )
)
def demo(
    out: Out,
    seed: Annotated[int, typer.Option(help="The same seed gives the same region.")] = 1,
    scale: Annotated[
        ScaleName,
        typer.Option(
            help="small: 40,000 nodes, to try things out; euregio: the same towns with 300,000; "
            "benelux: Benelux and North Rhine-Westphalia with 5 to 6 million, for measuring."
        ),
    ] = ScaleName.SMALL,
    as_json: AsJson = False,
) -> None:
    """Generate the demo region, with its fleet and an incident."""
    from api.cli.screen import steps
    from api.services.regions import generate

    with steps(f"Generating {out.name}") as progress:
        region = generate(out, seed, scale, progress)
    _show(region, as_json=as_json)


@app.command(epilog=example("crossborder region show build/demo"))
def show(region: Folder, as_json: AsJson = False) -> None:
    """Say what a region is, and what its import kept and dropped."""
    from graphs.region import open_region

    _show(open_region(region), as_json=as_json)


@app.command(epilog=example("crossborder region export build/demo demo.graphml"))
def export(
    region: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT.graphml", help="File to write.")],
) -> None:
    """Write a region's roads as GraphML, as OSMnx and NetworkX read it."""
    from api.cli.screen import steps
    from api.services.exports import export as export_region

    with steps(f"Exporting {region.name}"):
        export_region(region, out)
    typer.echo(f"{out} holds the roads of {region.name}.")


def _show(region: "Region", *, as_json: bool) -> None:
    from api.cli.region_sheet import show_region
    from api.cli.screen import print_json, screen
    from api.schemas.about import RegionSheet

    if as_json:
        print_json(RegionSheet.of(region))
    else:
        show_region(screen(), region)
