"""Small OpenStreetMap files, drawn by hand, and how a test looks at what was read from them."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees
from graphs.osm.profile import Profile, load_profile
from graphs.osm.report import ImportReport
from graphs.osm.segments import Segments, read_segments


def node(osm_id: int, lat: float = 0.0, lon: float = 0.0, **tags: str) -> str:
    return f'<node id="{osm_id}" lat="{lat}" lon="{lon}">{_tags(tags)}</node>'


def way(osm_id: int, refs: Sequence[int], **tags: str) -> str:
    nds = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{osm_id}">{nds}{_tags(tags)}</way>'


def relation(osm_id: int, *members: tuple[str, int, str], **tags: str) -> str:
    """Draw a relation; its members are as ``("way", 7, "from")``."""
    inside = "".join(f'<member type="{kind}" ref="{ref}" role="{r}"/>' for kind, ref, r in members)
    return f'<relation id="{osm_id}">{inside}{_tags(tags)}</relation>'


def _tags(tags: dict[str, str]) -> str:
    """Write tags; a colon is written as two underlines, since Python has no such names."""
    return "".join(
        f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>"
        for key, value in tags.items()
    )


def nodes_in_a_row(n: int) -> list[str]:
    """Draw nodes 1 to n on a meridian, a thousandth of a degree (111.2 m) apart."""
    return [node(i, lat=50 + i / 1000, lon=6) for i in range(1, n + 1)]


def document(*elements: str) -> str:
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(elements)}</osm>'


def read(
    folder: Path,
    *elements: str,
    countries: Sequence[str] = ("NL",),
    border_lat: float = 90,
    profile: Profile | None = None,
) -> tuple[Segments, ImportReport]:
    """Read a drawing: north of the border lies the second country, or none if there is one."""
    north = 1 if len(countries) > 1 else -1

    def country_of(_lon_e7: Degrees, lat_e7: Degrees) -> NDArray[np.int16]:
        return np.where(lat_e7 > border_lat * 1e7, north, 0).astype(np.int16)

    path = folder / "drawn.osm"
    path.write_text(document(*elements), encoding="utf-8")
    return read_segments(path, profile or load_profile("siren"), country_of, countries)


def arcs_ms(segments: Segments) -> dict[tuple[int, int], float]:
    """Give what may be driven, from one OSM node to the next, and what it takes."""
    tail, head = segments.node_id[segments.tail].tolist(), segments.node_id[segments.head].tolist()
    forward = dict(zip(zip(tail, head, strict=True), segments.forward_ms.tolist(), strict=True))
    backward = dict(zip(zip(head, tail, strict=True), segments.backward_ms.tolist(), strict=True))
    return {arc: ms for arc, ms in (forward | backward).items() if ms < np.inf}


def delays_s(segments: Segments, kmh: float) -> dict[tuple[int, int], float]:
    """Give what each arc takes beyond driving at a speed: the arcs that are held up, in seconds."""
    length_m = dict(_lengths_m(segments))
    late = {arc: ms / 1000 - length_m[arc] * 3.6 / kmh for arc, ms in arcs_ms(segments).items()}
    return {arc: round(seconds, 6) for arc, seconds in late.items() if seconds > 1e-6}


def _lengths_m(segments: Segments) -> list[tuple[tuple[int, int], float]]:
    tail, head = segments.node_id[segments.tail].tolist(), segments.node_id[segments.head].tolist()
    both = [*zip(tail, head, strict=True), *zip(head, tail, strict=True)]
    return list(zip(both, segments.length_m.tolist() * 2, strict=True))
