"""A decision computed again from its record, and whether it comes out the same."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from api.errors import REFUSALS
from api.record.canonical import canonical
from api.record.kept import Kept, kept
from api.record.used import Driven, Told, Used, fleet_of, read, turnouts_of
from api.schemas.answer import Answer
from api.schemas.record import Difference, Replay
from api.services.changed import differences
from api.services.conditions import driven
from api.services.now import Now, open_now
from api.settings import Deployment
from dispatch.agreements.situation import Declared
from dispatch.decide import decide
from dispatch.law import law_on
from dispatch.people import People, people_of
from dispatch.settings import Settings
from dispatch.watch import stand_by
from graphs.movement import Driving
from graphs.osm.periods import FREE_FLOW
from graphs.overlays import Overlay, read_overlays
from graphs.region import Region

_SHOWN: Final = 10


def replay(id_: str, log: Path, region: Path, deployment: Deployment) -> Replay:
    """
    Compute a decision again, with the fleet, settings and codes of its record.

    The region, the agreements and the demand are too large for a record: they are read from where
    the caller says, and it is said if they are not those that were used.

    Raises
    ------
    BadRecord
        If there is no such record, or its log was changed.
    BadAgreement, BadDemand, BadRegion
        If what is given cannot be read at all.
    """
    record = kept(log, id_)
    now = open_now(region, deployment, record.content["told"]["language"])
    changed = tuple(differences(record, now))
    try:
        answer = _answer(record, now)
    except REFUSALS as refusal:
        return _replay(id_, record, changed, None, str(refusal))
    return _replay(id_, record, changed, answer, None)


def _replay(
    id_: str,
    record: Kept,
    changed: tuple[Difference, ...],
    answer: dict[str, Any] | None,
    refused: str | None,
) -> Replay:
    recorded = record.content["answer"]
    return Replay(
        record=id_,
        sha256=record.sha256,
        agrees=answer is not None and canonical(answer) == canonical(recorded),
        differences=changed,
        differing=() if answer is None else tuple(_differing(recorded, answer))[:_SHOWN],
        refused=refused,
        recorded=recorded,
        answer=answer,
    )


def _answer(record: Kept, now: Now) -> dict[str, Any]:
    decision = decide(*_used(record, now))
    return Answer.of(decision, now.speaks).model_dump(mode="json")


class _Roads(NamedTuple):
    region: Region
    driving: Driving


def _used(record: Kept, now: Now) -> Used:
    settings = read(Settings, record.inputs["settings"])
    told = read(Told, record.content["told"])
    fleet = fleet_of(record.inputs["fleet"])
    turnouts = turnouts_of(record.inputs["turnout"])
    roads = _Roads(now.region, _driving(now.region, read(Driven, record.inputs["driving"])))
    when = told.incident.time
    return Used(
        incident=told.incident,
        standby=stand_by(now.region, fleet, when, settings, turnouts, roads.driving),
        law=law_on(now.region, now.catalogue, settings.accepted),
        settings=settings,
        k=told.k,
        shortages=[Declared(centre, until) for centre, until in told.shortages],
        answers=told.answers,
        people=_people(record, now, roads, settings),
        promised=told.promised,
        asked=told.asked,
    )


def _driving(region: Region, was: Driven) -> Driving:
    """Drive as it was then: the closures come from the record, and are laid on the roads anew."""
    overlays = _overlays(was.overlays)
    driving = region.siren
    if was.period != FREE_FLOW or overlays:
        driving = driven(region, driving, overlays, was.period)
    return driving.replaced(epoch=was.epoch)


def _overlays(document: dict[str, Any]) -> tuple[Overlay, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "overlays.geojson"
        path.write_bytes(canonical(document))
        return read_overlays(path)


def _people(record: Kept, now: Now, roads: _Roads, settings: Settings) -> People | None:
    norm_min = settings.cover_norm_min
    if record.content["demand"] is None or now.demand is None or norm_min is None:
        return None
    return people_of(now.demand, *roads, norm_min, settings.snap_limit_m)


def _differing(recorded: Any, now: Any, where: str = "") -> Iterator[str]:
    """Name the places where two documents differ."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in sorted(recorded.keys() | now.keys()):
            yield from _differing(recorded.get(key), now.get(key), f"{where}.{key}".lstrip("."))
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for i, (one, other) in enumerate(zip(recorded, now, strict=True)):
            yield from _differing(one, other, f"{where}[{i}]")
    elif recorded != now:
        yield where
