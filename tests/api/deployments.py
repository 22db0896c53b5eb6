"""
A small deployment in the fictional countries: a street across the border, units, law and settings.

Beside the street lies a lane of its own that no road leads to: a pocket.
"""

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.fictional import LAT, at, fleet_file, unit, write_street

POCKET: Final = (LAT + 0.003, at(3.0)[1])
SEA: Final = (LAT + 0.15, at(3.0)[1])
LAW: Final = """
id = "XA-XB"
name = "Friendship at the border"
parties = ["XA", "XB"]
legal_force = "treaty"
level = "bilateral"
layer = "daily"
status = "reported"
confidence = "high"
valid_from = 2021-03-01

[sources.gazette]
at = "the gazette of XA"
dated = 2021-02-01

[[clause]]
id = "art-1"
says = "A unit may cross in a shortage."
source = "gazette"
confidence = "high"
from = "XB"
to = "XA"
trigger = { kind = "all", of = [{ kind = "emergency" }, { kind = "shortage" }] }

[[clause.conditions]]
says = "Drive on the left."
source = "gazette"
confidence = "high"
"""
SENDER: Final = """
country = "{country}"

[status]
source = "a gazette"
confidence = "high"
codes = {{ free = "AVAILABLE_RADIO", in = "AVAILABLE_STATION", busy = "ON_SCENE" }}

[type]
source = "a gazette"
confidence = "high"
codes = {{ BOX = ["ALS_NURSE", "TRANSPORT"], CAR = ["DOCTOR"] }}
"""
SETTINGS: Final = """
accepted = ["XA-XB"]
agreements = "law"
mappings = "senders"
limits.per_s = 0  # Tests ask as fast as they can.
"""


class Files(NamedTuple):
    """What a deployment has on disk."""

    region: Path
    fleet: Path
    settings: Path


def write_street_with_pocket(path: Path) -> Path:
    """Write the street, and north of it a lane that is connected to nothing."""
    west, east = at(3.0)[1], at(3.2)[1]
    nodes = "\n".join(
        f'<node id="{i}" lat="{POCKET[0]:.7f}" lon="{lon:.7f}"/>'
        for i, lon in ((901, west), (902, east))
    )
    way = (
        '<way id="900"><nd ref="901"/><nd ref="902"/><tag k="highway" v="residential"/></way>\n'
        "</osm>"
    )
    text = write_street(path).read_text(encoding="utf-8")
    head, rest = text.split("\n", 1)
    path.write_text(f"{head}\n{nodes}\n{rest}".replace("</osm>", way), encoding="utf-8")
    return path


def shortage(**properties: Any) -> dict[str, Any]:
    """Describe the fleet of a shortage: ``w1`` at home in XA is busy, ``e1`` beyond is free."""
    return fleet_file(unit("w1", 3.0, status="busy"), unit("e1", 6.0, **properties))


def write_json(path: Path, document: object) -> Path:
    """Write a JSON file."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def write_deployment(folder: Path, region: Path) -> Files:
    """Write fleet, law, code tables and settings."""
    for name in ("law", "senders"):
        (folder / name).mkdir()
    (folder / "law/xa-xb.toml").write_text(LAW, encoding="utf-8")
    for country in ("XA", "XB"):
        text = SENDER.format(country=country)
        (folder / f"senders/{country.lower()}.toml").write_text(text, encoding="utf-8")
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    fleet = write_json(folder / "fleet.geojson", shortage())
    return Files(region, fleet, folder / "settings.toml")
