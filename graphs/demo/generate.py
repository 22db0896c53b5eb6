"""The demo region: real places and real borders, and all else drawn from a seed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from graphs.areas import write_areas
from graphs.demo.countries import Countries
from graphs.demo.districts import draw_areas
from graphs.demo.fleet import write_fleet
from graphs.demo.ground import Land
from graphs.demo.incident import draw_incident, write_incident
from graphs.demo.network import draw_network
from graphs.demo.osm_file import write_osm
from graphs.demo.places import ATTRIBUTION as PLACES_ATTRIBUTION
from graphs.demo.places import read_places
from graphs.demo.sheet import Sheet
from graphs.demo.sites import draw_sites
from graphs.demo.town import draw_town

GENERATED: Final = (
    "Generated: the places, their inhabitants and the borders are real; "
    "roads, river, posts, hospitals, dispatch areas and units are not."
)
BORDERS_ATTRIBUTION: Final = "Borders: © OpenStreetMap contributors, ODbL 1.0."
ATTRIBUTION: Final = f"{PLACES_ATTRIBUTION} {BORDERS_ATTRIBUTION}"


class DemoFiles(NamedTuple):
    """What a demo region is built and asked with."""

    osm: Path
    areas: Path
    fleet: Path
    incident: Path


def generate(out: Path, seed: int, progress: Callable[[str], None] | None = None) -> DemoFiles:
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
    places, countries = read_places(), Countries()
    network = draw_network(places, countries, seed)
    land = Land(places, network, countries)
    posts, hospitals = draw_sites(land, np.random.default_rng([seed, 4]))

    def sheets() -> Iterator[Sheet]:
        yield network.sheet
        for index, place in enumerate(places):
            tell(f"Streets of {place.name} ({index + 1} of {len(places)})")
            sites = [site for site in posts + hospitals if site.place == index]
            yield draw_town(land.of(index), sites, seed)

    write_osm(files.osm, sheets(), network.shared)
    tell("Dispatch areas, fleet and incident")
    about = {"note": GENERATED, "attribution": ATTRIBUTION}
    write_areas(draw_areas(places), files.areas, about)
    incident = draw_incident(land, np.random.default_rng([seed, 5]))
    write_incident(incident, files.incident)
    write_fleet(files.fleet, places, network, posts, incident, np.random.default_rng([seed, 6]))
    return files
