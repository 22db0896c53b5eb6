"""Control rooms: which are known, who serves a place, and what is still to be said of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from api.schemas.about import ref_of
from api.schemas.answer import RegionRef
from api.schemas.centres import CentreCheck, CentreList, CentreRemark, CentreSheet, CentreThere
from api.services.desk import Desk
from api.services.lat_lon import read_lat_lon
from api.services.roads import roads_now
from dispatch.centre_check import check_centres
from dispatch.centres import Centre, Centres, load_centres
from dispatch.errors import BadCentres
from dispatch.written import unknown_word
from graphs.areas import Areas, Where
from graphs.region import open_region

Found = tuple[Centre | None, Literal["dispatch_area", "serves"] | None]


def check(region: Path | None, own: Path | None) -> CentreCheck:
    """
    Say what is missing of the control rooms, and what of them cannot be right.

    Raises
    ------
    BadCentres, BadRegion
        If a file cannot be used at all.
    """
    centres = load_centres(own)
    opened = None if region is None else open_region(region)
    remarks = check_centres(centres, opened.areas if opened else None)
    return CentreCheck(
        region=opened.manifest.name if opened else None,
        n_centres=len(centres),
        remarks=tuple(map(CentreRemark.of, remarks)),
    )


def show(id_: str, own: Path | None) -> CentreSheet:
    """
    Say what is known of one control room.

    Raises
    ------
    BadCentres
        If there is none of that id.
    """
    centres = load_centres(own)
    if id_ not in centres:
        message = f"Centre {unknown_word(id_, centres)}"
        raise BadCentres(message)
    return CentreSheet.of(centres[id_])


def all_centres(desk: Desk) -> CentreList:
    """Give all control rooms a deployment knows, those of its fleet included."""
    return CentreList(centres=tuple(map(CentreSheet.of, _known(desk).values())))


def centre_at(desk: Desk, position: str) -> CentreThere:
    """
    Say who serves a place, LAT,LON, and whom to ask across the border.

    Raises
    ------
    graphs.errors.BadInput
        If it is not a position.
    """
    region, driving = desk.roads.both("siren")
    ref = ref_of(region, driving, is_behind=False)
    return _there(read_lat_lon(position), region.areas, _known(desk), ref)


def centre_in(region: Path, at: tuple[float, float], own: Path | None) -> CentreThere:
    """
    Say the same without a service: of a region, and the centres that ship or stand in a file.

    Raises
    ------
    BadCentres, BadRegion
        If a file cannot be used.
    """
    centres = load_centres(own)
    opened, _, ref = roads_now(region, "siren")
    return _there(at, opened.areas, centres, ref)


def _there(
    at: tuple[float, float], areas: Areas, centres: Centres, region: RegionRef
) -> CentreThere:
    where = areas.at(at[1], at[0])
    centre, served_by = _serving(where, centres)
    ask = _across(centre, centres) if centre else ()
    return CentreThere(
        at=at,
        country=where.country,
        dispatch_area=where.dispatch_area.id if where.dispatch_area else None,
        centre=CentreSheet.of(centre) if centre else None,
        served_by=served_by,
        ask=tuple(map(CentreSheet.of, ask)),
        notes=tuple(_notes(centre, ask, where)),
        region=region,
    )


def _known(desk: Desk) -> Centres:
    return {**desk.centres, **desk.fleet.centres}


def _serving(where: Where, centres: Centres) -> Found:
    """Ask the region who serves a place, then the control rooms themselves."""
    area = where.dispatch_area
    if area is not None and area.centre is not None:
        new = Centre(id=area.centre, country=area.country)
        return centres.get(area.centre, new), "dispatch_area"
    here = (*(region.id for region in where.regions), where.country)  # What is small goes first.
    serving = (one for area_id in here for one in centres.values() if area_id in one.serves)
    centre = next(serving, None)
    return centre, "serves" if centre else None


def _across(centre: Centre, centres: Centres) -> tuple[Centre, ...]:
    neighbours = (centres[id_] for id_ in centre.neighbours or ())
    return tuple(one for one in neighbours if one.country != centre.country)


def _notes(centre: Centre | None, ask: tuple[Centre, ...], where: Where) -> Iterator[str]:
    if centre is None:
        yield (
            "No dispatch area of the region holds this place, and no control room known here says "
            f"that it serves {where.country or 'it: no country is known here either'}."
        )
        return
    if set(centre.unsaid) == {"name", "languages", "serves", "neighbours", "channels"}:
        yield f"Nothing but its country is known here of {centre.id}."
    elif not ask:
        yield f"No control room across a border is known here as a neighbour of {centre.id}."
    for one in ask:
        if not one.channels.known():
            yield f"How {one.id} is reached is not known here; a deployment can say it."
