"""
Areas from the administrative relations of an extract, where their rings close.

References
----------
OpenStreetMap wiki: Tag:boundary=administrative, Key:admin_level, Key:ISO3166-1, Key:ISO3166-2,
Relation:boundary.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import osmium
import shapely
from osmium.osm.types import Area as OsmArea
from osmium.osm.types import Relation
from shapely import MultiPolygon, Polygon

from graphs.area_file import Area, Kind
from graphs.areas import Areas, areas_of
from graphs.errors import BadInput
from graphs.osm.extract import LIBOSMIUM, in_our_words, refuse_unreadable
from graphs.osm.from_relations import FromRelations, Left, Taken

_COUNTRY_LEVEL: Final = 2
_OPEN: Final = "its ring is open, since the extract does not hold all of its border"


class Wanted(NamedTuple):
    """
    Which relations are to become areas.

    Attributes
    ----------
    levels : collection of int
        Those of ``admin_level`` that become countries (2) or regions (others).
    dispatch_level : int or None
        The one that becomes dispatch areas.
    centres : mapping
        The centre that serves each dispatch area, by the area's id. Who serves whom is in no map.
    """

    levels: Collection[int] = ()
    dispatch_level: int | None = None
    centres: Mapping[str, str] = {}

    @property
    def all_levels(self) -> set[int]:
        """All levels that are read."""
        dispatch = () if self.dispatch_level is None else (self.dispatch_level,)
        return {*self.levels, *dispatch}


class _Boundary(NamedTuple):
    relation_id: int
    name: str
    level: int
    country: str
    """By its ISO 3166 code; empty without one."""
    code: str
    """Its whole ISO 3166 code, or its number as a relation."""


def administrative_areas(
    paths: Sequence[Path], wanted: Wanted, given: tuple[Area, ...]
) -> tuple[tuple[Area, ...], FromRelations]:
    """
    Make areas of the closed administrative relations of one extract, or of several.

    A relation counts as the first extract has it in which it closes; it is not put together from
    pieces of several. libosmium assembles the rings, so that enclaves are holes.

    Parameters
    ----------
    given : tuple of Area
        Areas of the user's own: they win over a relation of the same id.

    Raises
    ------
    BadExtract, BadInput
        If a file cannot be read, or a centre is given for an area that is not there.
    """
    boundaries: dict[int, _Boundary] = {}
    polygons: dict[int, Polygon | MultiPolygon] = {}
    for path in paths:
        refuse_unreadable(path)
        here = {one.relation_id: one for one in _boundaries(path, wanted.all_levels)}
        boundaries |= here
        for relation_id, polygon in _closed(path, here.keys()) if here else ():
            polygons.setdefault(relation_id, polygon)
    countries = areas_of(tuple(area for area in given if area.kind == "country"))
    maker = _Maker(wanted, countries, {area.id for area in given})
    for number in sorted(boundaries, key=lambda each: (boundaries[each].level, each)):
        maker.take(boundaries[number], polygons.get(number))
    maker.refuse_unknown_centres()
    return tuple(maker.areas), FromRelations(
        taken=tuple(maker.taken), left=tuple(maker.left), centreless=tuple(maker.centreless)
    )


def areas_with(given: tuple[Area, ...], found: tuple[Area, ...]) -> Areas:
    """
    Put areas from relations beside those given, and beside the embedded countries if none is given.

    A country that the extract holds whole comes before the embedded one of its code, which stays
    under another id for the slivers along the border by which the two differ.
    """
    own = {area.id for area in found}
    plain = areas_of(given).areas
    spare = tuple(
        area._replace(id=f"{area.id} (embedded)") if area.id in own else area for area in plain
    )
    countries = tuple(area for area in found if area.kind == "country")
    return Areas((*countries, *spare, *(area for area in found if area.kind != "country")))


class _Maker:
    """Makes areas of boundaries, and notes what became of each."""

    def __init__(self, wanted: Wanted, countries: Areas, used: set[str]) -> None:
        self.areas: list[Area] = []
        self.taken: list[Taken] = []
        self.left: list[Left] = []
        self.centreless: list[str] = []
        self._wanted = wanted
        self._countries = countries
        self._used = used

    def take(self, boundary: _Boundary, polygon: Polygon | MultiPolygon | None) -> None:
        """Make the areas of a boundary, or note why not."""
        country = boundary.country
        if polygon and not country and boundary.level != _COUNTRY_LEVEL:
            country = self._country_at(polygon)
        why = self._why_not(boundary, polygon, country)
        if polygon is None or why:
            self._leave(boundary, why)
            return
        for kind in self._kinds(boundary.level):
            area_id = self._id_of(boundary, kind)
            if area_id in self._used:
                self._leave(boundary, f"another area has its id {area_id}")
                continue
            self._used.add(area_id)
            centre = self._centre_of(area_id, boundary) if kind == "dispatch_area" else None
            self.areas.append(Area(area_id, kind, country, centre, polygon))
            told = boundary.relation_id, boundary.name, boundary.level
            self.taken.append(Taken(relation=told[0], name=told[1], level=told[2], area=area_id))

    def refuse_unknown_centres(self) -> None:
        """Refuse centres for areas that are not there: a slip would leave an area without."""
        dispatch = {area.id for area in self.areas if area.kind == "dispatch_area"}
        unknown = sorted(self._wanted.centres.keys() - dispatch)
        if unknown:
            shown = ", ".join(sorted(dispatch)) or "none: no relation of that level is closed"
            message = (
                f"A centre is given for {', '.join(unknown)}, but the dispatch areas of the "
                f"extract are {shown}; mend the ids."
            )
            raise BadInput(message)

    def _why_not(
        self, boundary: _Boundary, polygon: Polygon | MultiPolygon | None, country: str
    ) -> str:
        if polygon is None:
            return _OPEN
        if not polygon.is_valid:
            return f"its outline is broken ({shapely.is_valid_reason(polygon)})"
        if not country:
            is_country = boundary.level == _COUNTRY_LEVEL
            return "it has no ISO3166-1" if is_country else "it lies in no known country"
        return ""

    def _kinds(self, level: int) -> Iterator[Kind]:
        if level in self._wanted.levels:
            yield "country" if level == _COUNTRY_LEVEL else "region"
        if level == self._wanted.dispatch_level:
            yield "dispatch_area"

    def _id_of(self, boundary: _Boundary, kind: Kind) -> str:
        """Tell a dispatch area from the region of the same relation, where it is both."""
        both = kind == "dispatch_area" and boundary.level in self._wanted.levels
        return f"{boundary.code} (dispatch)" if both else boundary.code

    def _centre_of(self, area_id: str, boundary: _Boundary) -> str:
        if area_id in self._wanted.centres:
            return self._wanted.centres[area_id]
        self.centreless.append(area_id)
        return f"relation/{boundary.relation_id} ({boundary.name})"

    def _country_at(self, polygon: Polygon | MultiPolygon) -> str:
        middle = polygon.representative_point()
        return self._countries.at(middle.x, middle.y).country or ""

    def _leave(self, boundary: _Boundary, why: str) -> None:
        number, name, level = boundary.relation_id, boundary.name, boundary.level
        self.left.append(Left(relation=number, name=name, level=level, why=why))


def _boundaries(path: Path, levels: set[int]) -> Iterator[_Boundary]:
    """Find the relations of the levels; their rings are not looked at."""
    tagged = osmium.filter.TagFilter(*(("admin_level", str(level)) for level in levels))
    found = osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(tagged)
    with in_our_words(path, *LIBOSMIUM):
        for relation in found:
            if isinstance(relation, Relation) and _is_administrative(relation):
                yield _boundary(relation)


def _is_administrative(relation: Relation) -> bool:
    tags = relation.tags
    return tags.get("type") == "boundary" and tags.get("boundary") == "administrative"


def _boundary(relation: Relation) -> _Boundary:
    tags = relation.tags
    level = int(tags["admin_level"])
    whole = next((tags[key] for key in ("ISO3166-1:alpha2", "ISO3166-1") if key in tags), "")
    code = whole if level == _COUNTRY_LEVEL else tags.get("ISO3166-2") or ""
    country = code[:2] if re.fullmatch("[A-Z]{2}(-.+)?", code) else ""
    name = tags.get("name") or "without a name"
    return _Boundary(relation.id, name, level, country, code or f"relation/{relation.id}")


def _closed(path: Path, wanted: Collection[int]) -> Iterator[tuple[int, Polygon | MultiPolygon]]:
    """Assemble the relations whose rings close."""
    administrative = osmium.filter.TagFilter(("boundary", "administrative"))
    file = osmium.FileProcessor(str(path)).with_areas(administrative)
    file.with_filter(osmium.filter.EntityFilter(osmium.osm.AREA))
    as_wkb = osmium.geom.WKBFactory()
    with in_our_words(path, *LIBOSMIUM):
        for area in file:
            if not isinstance(area, OsmArea) or area.from_way() or area.orig_id() not in wanted:
                continue
            if area.num_rings()[0]:
                polygon = shapely.from_wkb(as_wkb.create_multipolygon(area))
                assert isinstance(polygon, Polygon | MultiPolygon)
                yield area.orig_id(), polygon
