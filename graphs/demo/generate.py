"""The demo region: real places and real borders, and all else drawn from a seed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from graphs.areas import write_areas
from graphs.demo.countries import Countries
from graphs.demo.districts import draw_areas
from graphs.demo.fleet import crews, write_fleet
from graphs.demo.ground import Land
from graphs.demo.incident import draw_incident, write_incident
from graphs.demo.network import draw_network
from graphs.demo.osm_file import write_osm
from graphs.demo.places import ATTRIBUTION as PLACES_ATTRIBUTION
from graphs.demo.quarter import draw_quarter
from graphs.demo.scale import SMALL, Scale
from graphs.demo.sheet import Sheet
from graphs.demo.sites import Site, draw_sites
from graphs.demo.strewn import REACH_M, Texture
from graphs.demo.town import draw_town

GENERATED: Final = (
    "Generated: the places, their inhabitants and the borders are real; "
    "roads, river, posts, hospitals, dispatch areas and units are not."
)
BORDERS_ATTRIBUTION: Final = "Borders: © OpenStreetMap contributors, ODbL 1.0."
ATTRIBUTION: Final = f"{PLACES_ATTRIBUTION} {BORDERS_ATTRIBUTION}"


def made_from(scale: Scale, seed: int) -> str:
    """Say in a sentence from what a region was generated."""
    return f"Seed {seed}." if scale is SMALL else f"Scale {scale.name}, seed {seed}."


class DemoFiles(NamedTuple):
    """What a demo region is built and asked with."""

    osm: Path
    areas: Path
    fleet: Path
    incident: Path


def generate(
    out: Path,
    seed: int,
    progress: Callable[[str], None] | None = None,
    scale: Scale = SMALL,
) -> DemoFiles:
    """
    Draw a demo region and write it; the same seed gives the same bytes.

    Parameters
    ----------
    out
        Folder for the files, made if it is not there.
    progress
        Told in a few words what is being drawn.
    """
    tell = progress or (lambda _: None)
    out.mkdir(parents=True, exist_ok=True)
    names = ("demo.osm.pbf", "areas.geojson", "fleet.geojson", "incident.json")
    files = DemoFiles(*(out / name for name in names))
    tell("Main roads, railways and motorways")
    places, countries, districts = scale.places(), Countries(), scale.districts
    network = draw_network(places, scale.rivers(), scale.limits, countries, seed)
    land = Land(places, network, countries)
    random = np.random.default_rng([seed, 4])
    posts, hospitals = draw_sites(land, districts, scale.posts, scale.hospitals, random)
    sites_of: dict[int, list[Site]] = {}
    for site in posts + hospitals:
        sites_of.setdefault(site.place, []).append(site)

    def sheets() -> Iterator[Sheet]:
        yield network.sheet
        for index, place in enumerate(places):
            tell(f"Streets of {place.name} ({index + 1} of {len(places)})")
            yield _sheet(land, index, sites_of.get(index, []), scale.texture, seed)

    write_osm(files.osm, sheets(), network.shared, scale.box)
    tell("Dispatch areas, fleet and incident")
    about = {"note": GENERATED, "attribution": ATTRIBUTION}
    write_areas(draw_areas(places, districts, scale.box), files.areas, about)
    incident = draw_incident(land, districts, np.random.default_rng([seed, 5]))
    write_incident(incident, files.incident)
    units = crews(places, posts, districts, scale.units)
    write_fleet(files.fleet, units, network, incident, np.random.default_rng([seed, 6]))
    return files


def _sheet(land: Land, index: int, sites: list[Site], texture: Texture | None, seed: int) -> Sheet:
    """Draw a place: each street by itself on the small scale, all at once on the others."""
    if texture is None:
        return draw_town(land.of(index), sites, seed)
    return draw_quarter(land.of(index, REACH_M), sites, texture, seed)
