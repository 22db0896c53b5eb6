"""What the law says about a unit of one centre for an incident of another, without a fleet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from api.schemas.answer import LawRef
from api.schemas.clauses import Say
from api.schemas.explanation import ExplainAsk, ExplainedSide, Explanation
from api.services.agreements import open_law, today
from api.services.desk import Desk
from api.services.lat_lon import read_lat_lon
from api.settings import Deployment
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.inquiry.inquired import inquire
from dispatch.agreements.inquiry.inquiry import Inquiry, Side
from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.uses import uses_of
from dispatch.centres import Centres, load_centres
from dispatch.errors import BadIncident
from dispatch.said import Country, Said, in_english, said
from dispatch.written import understood, unknown_word
from graphs.areas import Areas, areas_of
from graphs.region import open_region


class OpenLaw(NamedTuple):
    """
    What an explanation rests on.

    Attributes
    ----------
    atlas : Atlas
        The places that agreements name, on the map.
    region : str or None
        Whose map that is; None if only countries are known.
    """

    catalogue: Catalogue
    settings: Deployment
    centres: Centres
    areas: Areas
    atlas: Atlas
    region: str | None

    @property
    def accepted(self) -> Accepted:
        """What the deployment accepts as reported."""
        return self.catalogue.accept(self.settings.accepted)


def law_at(desk: Desk) -> OpenLaw:
    """Give the law of a service."""
    region, centres = desk.region, {**desk.centres, **desk.fleet.centres}
    atlas, name = desk.law_on(region).atlas, region.manifest.name
    return OpenLaw(desk.catalogue, desk.settings, centres, region.areas, atlas, name)


def open_law_of(settings: Deployment, folder: Path | None, region: Path | None) -> OpenLaw:
    """
    Read the law of a deployment, or of a folder, and a region to find its places in.

    Raises
    ------
    BadAgreement, BadCentres, BadRegion
        About the first thing that cannot be used.
    """
    catalogue, centres = open_law(folder or settings.agreements), load_centres(settings.centres)
    if region is None:
        areas, box, name = areas_of(()), None, None
    else:
        opened = open_region(region)
        areas, box, name = opened.areas, opened.manifest.box, opened.manifest.name
    atlas = Atlas(areas, uses_of(catalogue), box)
    return OpenLaw(catalogue, settings, centres, areas, atlas, name)


def read_explain(**given: Any) -> ExplainAsk:
    """
    Read what is asked; what is ``None`` was not said, and ``at`` may be LAT,LON.

    Raises
    ------
    BadIncident, graphs.errors.BadInput
        About the first thing that is wrong.
    """
    told = {name.rstrip("_"): value for name, value in given.items() if value is not None}
    if isinstance(told.get("at"), str):
        told["at"] = read_lat_lon(told["at"])
    return understood(ExplainAsk, told, "", BadIncident)


def explain(law: OpenLaw, ask: ExplainAsk, say: Say = in_english) -> Explanation:
    """
    Ask the law, and draw every clause that could count as a tree.

    Raises
    ------
    BadIncident
        If nobody knows one of the centres.
    BadAgreement
        If an accepted agreement is not in the catalogue, or cannot be accepted.
    """
    helps, asks = (_side(id_, law) for id_ in (ask.helps, ask.asks))
    where = law.atlas.at(*ask.at)
    on = ask.on or today(law.settings)
    inquiry = Inquiry(
        helps=helps,
        asks=asks,
        where=where,
        urgency=ask.urgency,
        on=on,
        short=ask.shortage,
        gain_ms=None if ask.gain_min is None else round(60_000 * ask.gain_min),
        keyword=ask.keyword,
        is_disaster=ask.disaster,
    )
    found = inquire(inquiry, law.catalogue, law.accepted, ZoneInfo(law.settings.time_zone))
    return Explanation.model_validate(
        {
            "helps": ExplainedSide(centre=helps.centre, country=helps.country),
            "asks": ExplainedSide(centre=asks.centre, country=asks.country),
            "at": ask.at,
            "country": where.country,
            "urgency": ask.urgency,
            "on": on,
            "region": law.region,
            "agreements": LawRef(hash=law.catalogue.sha256, accepted=tuple(sorted(law.accepted))),
            "notes": tuple(map(say, _notes(law, asks, where.country, ask.at))),
            **Explanation.clauses_of(found, say),
        }
    )


def _side(id_: str, law: OpenLaw) -> Side:
    """Find a centre among those that are known, and those that serve an area of the region."""
    serving = [area for area in law.areas.areas if area.centre == id_]
    centre = law.centres.get(id_)
    if centre is None and not serving:
        ids = {*law.centres, *(area.centre for area in law.areas.areas if area.centre)}
        message = f"Centre {unknown_word(id_, ids)}"
        raise BadIncident(message)
    country = centre.country if centre else serving[0].country
    served = {area.id for area in serving} or set(centre.serves if centre else ())
    return Side(id_, country, frozenset(served))


def _notes(
    law: OpenLaw, asks: Side, country: str | None, at: tuple[float, float]
) -> Iterator[Said]:
    if law.region is None:
        yield said(
            "Without a region only countries are known: whether a place lies in an area that an "
            "agreement names stays open."
        )
    if country is None:
        yield said("The place lies in no country that is known here.")
    elif country != asks.country:
        yield said(
            "The place lies in {country}, but {centre} is a centre of {other}.",
            country=Country(country),
            centre=asks.centre,
            other=Country(asks.country),
        )
    area = law.areas.at(at[1], at[0]).dispatch_area
    if area and area.centre and area.centre != asks.centre:
        yield said(
            "In the region {centre} serves this place, not {other}.",
            centre=area.centre,
            other=asks.centre,
        )
