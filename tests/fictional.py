"""
The fictional countries XA and XB on either side of one street, for tests about units and law.

The street runs east along a parallel, with a junction every 500 m; XA ends and XB begins between
two of them. Positions are kilometres along it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dispatch.fleet import Fleet, read_fleet
from dispatch.mappings.senders import Mappings, Sender

LAT: Final = 50.8
WEST: Final = 6.0
DEGREES_PER_KM: Final = 1 / (111.19493 * 0.632029)  # Of longitude, on that parallel.
BORDER_KM: Final = 5.25
NOON: Final = "2024-05-01T12:00:00+02:00"
_N_JUNCTIONS: Final = 21


def at(km: float) -> tuple[float, float]:
    """Latitude and longitude of a point along the street."""
    return LAT, WEST + km * DEGREES_PER_KM


def write_street(path: Path) -> Path:
    """Write the street as OpenStreetMap XML: 50 km/h, with a lane at each junction."""
    nodes, ways = [], []
    for i in range(_N_JUNCTIONS):
        lat, lon = at(i / 2)
        nodes.append(f'<node id="{i + 1}" lat="{lat:.7f}" lon="{lon:.7f}"/>')
        nodes.append(f'<node id="{i + 101}" lat="{lat + 0.002:.7f}" lon="{lon:.7f}"/>')
        ways.append(_way(i + 201, [i + 1, i + 101], "residential"))
    ways.append(_way(200, range(1, _N_JUNCTIONS + 1), "tertiary", maxspeed="50"))
    body = "\n".join([*nodes, *sorted(ways)])
    path.write_text(f'<osm version="0.6">\n{body}\n</osm>\n', encoding="utf-8")
    return path


def _way(way_id: int, nodes: Sequence[int] | range, highway: str, **tags: str) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    tagged = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in {"highway": highway, **tags}.items())
    return f'<way id="{way_id}">{refs}{tagged}</way>'


def write_areas(path: Path, *, districts: bool = True) -> Path:
    """Write the two countries, and the dispatch areas of their centres ``west`` and ``east``."""
    features = [
        _box("XA", "country", "XA", -5, BORDER_KM),
        _box("XB", "country", "XB", BORDER_KM, 20),
    ]
    if districts:
        features += [
            _box("XA-1", "dispatch_area", "XA", -5, BORDER_KM, centre="west"),
            _box("XB-1", "dispatch_area", "XB", BORDER_KM, 20, centre="east"),
        ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _box(
    id_: str, kind: str, country: str, west: float, east: float, **more: str
) -> dict[str, Any]:
    left, right = at(west)[1], at(east)[1]
    ring = [[left, 50], [right, 50], [right, 51.5], [left, 51.5], [left, 50]]
    return {
        "type": "Feature",
        "properties": {"id": id_, "kind": kind, "country": country, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _sender(country: str) -> Sender:
    codes = {"free": "AVAILABLE_RADIO", "in": "AVAILABLE_STATION", "busy": "ON_SCENE"}
    types = {"BOX": ["ALS_NURSE", "TRANSPORT"], "CAR": ["DOCTOR"]}
    gazette = {"source": "a gazette", "confidence": "high"}
    table = {"country": country, "status": gazette | {"codes": codes}}
    return Sender.model_validate(table | {"type": gazette | {"codes": types}})


MAPPINGS: Final = Mappings({country: _sender(country) for country in ("XA", "XB")})


def unit(id_: str, km: float, **properties: Any) -> dict[str, Any]:
    """Describe a unit: of ``west`` unless its id begins with ``e``, free on air unless said."""
    lat, lon = at(km)
    usual = {"centre": "east" if id_.startswith("e") else "west", "type": "BOX", "status": "free"}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"id": id_, "position_at": NOON, **usual, **properties},
    }


def fleet_file(*units: dict[str, Any]) -> dict[str, Any]:
    """Put units together as a sender would."""
    centres = {"west": {"country": "XA"}, "east": {"country": "XB"}}
    return {"type": "FeatureCollection", "centres": centres, "features": list(units)}


def fleet_of(*units: dict[str, Any]) -> Fleet:
    """Read units as a fleet."""
    return read_fleet(fleet_file(*units), MAPPINGS)
