"""What is loaded: a region, and all that a service decides with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from api.schemas.answer import Document, DrivingRef, RegionRef
from dispatch.agreements.act.agreement import Status
from dispatch.decision import InForce
from dispatch.fleet import Fleet
from dispatch.law import Law
from graphs.movement import Driving
from graphs.region import OtherMovement, Region, Source


def ref_of(region: Region, driving: Driving, *, is_behind: bool) -> RegionRef:
    """Name a region, and how it is driven, as answers do."""
    manifest = region.manifest
    return RegionRef(
        name=manifest.name,
        hash=manifest.hash,
        generated=manifest.generated,
        driving=DrivingRef.of(InForce.of(driving), is_behind=is_behind),
    )


class DispatchArea(Document):
    """An area and the centre that serves it."""

    id: str
    country: str
    centre: str | None


class RegionSheet(Document):
    """What a region is, what it was made from, and what its import kept and dropped."""

    name: str
    hash: str
    generated: str | None
    attribution: tuple[str, ...]
    box: tuple[float, float, float, float]
    counts: Mapping[str, int]
    junctions_by_country: Mapping[str, int]
    dispatch_areas: tuple[DispatchArea, ...]
    sources: tuple[Source, ...]
    profiles: Mapping[str, str]
    made_by: str
    format: int
    report: Mapping[str, Any]
    other_movements: Mapping[str, OtherMovement]

    @classmethod
    def of(cls, region: Region) -> Self:
        """Describe a region: its manifest without the list of files."""
        areas = (area for area in region.areas.areas if area.kind == "dispatch_area")
        return cls(
            **region.manifest.model_dump(exclude={"files"}),
            dispatch_areas=tuple(
                DispatchArea(id=area.id, country=area.country, centre=area.centre) for area in areas
            ),
        )


class LoadedRegion(Document):
    """The region a service answers for."""

    name: str
    hash: str
    generated: str | None
    attribution: tuple[str, ...]
    counts: Mapping[str, int]
    junctions_by_country: Mapping[str, int]
    driving: DrivingRef

    @classmethod
    def of(cls, region: Region, driving: Driving) -> Self:
        """Describe the region in short."""
        return cls(
            **region.manifest.model_dump(include=set(cls.model_fields)),
            driving=DrivingRef.of(InForce.of(driving)),
        )


class LoadedAgreement(Document):
    """An agreement, and how far its text may be relied on here."""

    id: str
    name: str
    status: Status
    accepted_as_reported: bool


class LoadedLaw(Document):
    """
    The law a service decides by.

    Attributes
    ----------
    warnings : tuple of str
        A sentence about each place that an agreement names and the region does not have.
    """

    hash: str
    accepted: tuple[str, ...]
    agreements: tuple[LoadedAgreement, ...]
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, law: Law) -> Self:
        """Describe a catalogue on a region, and what a deployment accepts of it."""
        catalogue, accepted = law.catalogue, law.accepted
        return cls(
            hash=catalogue.sha256,
            accepted=tuple(sorted(accepted)),
            warnings=law.warnings,
            agreements=tuple(
                LoadedAgreement(
                    id=one.id,
                    name=one.name,
                    status=one.status,
                    accepted_as_reported=one.id in accepted and one.status is Status.REPORTED,
                )
                for one in catalogue.agreements
            ),
        )


class LoadedFleet(Document):
    """The fleet a service decides with, and what in it nobody could read."""

    n_units: int
    centres: Mapping[str, str]
    reports: tuple[str, ...]

    @classmethod
    def of(cls, fleet: Fleet) -> Self:
        """Describe a fleet; the centres come with their countries."""
        centres = {id_: centre.country for id_, centre in sorted(fleet.centres.items())}
        return cls(n_units=len(fleet.units), centres=centres, reports=fleet.reports)


class FollowedStore(Document):
    """
    How far this process is behind its store, which others may write to as well.

    Attributes
    ----------
    after : int
        The number of the last change that is known here.
    n_missing : int or None
        Changes that are committed and not known here yet; null while nobody can tell.
    missing_since : datetime or None
        When the first of those was written, by its writer's clock.
    silent_since : datetime or None
        Since when the store has not answered; null while it does.
    """

    after: int
    n_missing: int | None
    missing_since: datetime | None
    silent_since: datetime | None


class Health(Document):
    """What a service has loaded; it answers this only when it is ready."""

    status: Literal["ready"]
    version: str
    region: LoadedRegion
    agreements: LoadedLaw
    fleet: LoadedFleet
    store: FollowedStore


class Ready(Document):
    """
    Whether a service answers.

    Attributes
    ----------
    store_silent_since : datetime or None
        Since when its store has not answered: what was known then is decided by.
    """

    status: Literal["ready", "degraded"]
    store_silent_since: datetime | None = None
