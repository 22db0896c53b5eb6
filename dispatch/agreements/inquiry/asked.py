"""What each predicate of a trigger asks, in a sentence, before anybody looks at an incident."""

from collections.abc import Callable
from typing import Any, Final, cast

from dispatch.agreements import predicates as p
from dispatch.agreements.predicates.destination import HospitalAllowed
from dispatch.agreements.predicates.donor import DonorAccepts, DonorCoverOk
from dispatch.agreements.predicates.doubt import Unknown, plain
from dispatch.agreements.predicates.event import (
    PURPOSES,
    Disaster,
    MassCasualty,
    PurposeIn,
    TimeWindow,
)
from dispatch.agreements.predicates.norm import CLOCKS, OwnMissesNorm
from dispatch.agreements.predicates.places import IncidentIn, UnitHomeIn, UnitNowIn, named
from dispatch.agreements.predicates.question import Question
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.predicates.unit import (
    CapabilityAtLeast,
    CoversNeed,
    CrewCertificate,
    CrewMin,
    Equipment,
    Licence,
    Speaks,
    UnitTypeIn,
)
from dispatch.agreements.predicates.urgency import Emergency, LifeThreat, UrgencyIn
from dispatch.agreements.predicates.who import (
    ChoiceIn,
    HomeNeighboursFirst,
    ProviderIn,
    RequesterIn,
)
from dispatch.said import And, Language, MinutesDown, Or, Said, Share, joined, said


def asks(leaf: p.Leaf) -> Said:
    """Say what one predicate asks."""
    return _ASKS[cast("type[Question]", type(leaf))](leaf)


def _mass_casualty(leaf: MassCasualty) -> Said:
    if leaf.keywords == "unknown":
        return said("A mass-casualty plan was called; its keywords are not known.")
    return said(
        "A mass-casualty plan was called by the keyword {keywords}.", keywords=Or(leaf.keywords)
    )


def _shortage(leaf: Shortage) -> Said:
    ways = {
        "no_suitable_unit": said("it has no suitable unit that is free"),
        "free_units_below": said("it has fewer than {below} free units", below=leaf.below or 0),
        "declared": said("it has declared a shortage"),
    }
    if leaf.declared_by is not None:
        ways["declared"] = said("{centres} has declared a shortage", centres=Or(leaf.declared_by))
    return said("The own service is short: {ways}.", ways=Or(tuple(ways[way] for way in leaf.ways)))


def _norm(leaf: OwnMissesNorm) -> Said:
    if leaf.norm is not None:
        return said("The own service misses its norm {name}.", name=leaf.norm)
    if leaf.minutes is None or leaf.minutes == "unknown":
        return said("The own service misses its norm, whose minutes are not known.")
    return said(
        "The own service misses its norm of {minutes}, {clock}.",
        minutes=MinutesDown(leaf.minutes * 60_000),
        clock=CLOCKS[leaf.clock_start or "unknown"],
    )


def _faster(leaf: Faster) -> Said:
    if leaf.by_pct is not None:
        return said(
            "The foreign unit saves at least {share} of the time of the best own unit.",
            share=Share(leaf.by_pct / 100),
        )
    if not leaf.by_s:
        return said("The foreign unit is sooner than the best own unit.")
    return said(
        "The foreign unit is at least {margin} sooner than the best own unit.",
        margin=MinutesDown(1000 * leaf.by_s),
    )


def _cover(leaf: DonorCoverOk) -> Said:
    parts = []
    if leaf.min_free_units is not None:
        parts.append(
            said("The helping centre keeps free units: at least {n}.", n=leaf.min_free_units)
        )
    if leaf.min_share_pct is not None:
        parts.append(
            said(
                "The helping centre still reaches at least {share} of its people in time.",
                share=Share(leaf.min_share_pct / 100),
            )
        )
    if leaf.max_lost_pct is not None:
        parts.append(
            said(
                "The helping centre no longer reaches in time at most {share} of its people.",
                share=Share(leaf.max_lost_pct / 100),
            )
        )
    if leaf.unknown_measure is not None:
        parts.append(said("The helping centre keeps enough cover; how much is not known."))
    return joined(parts)


def _window(leaf: TimeWindow) -> Said:
    start, end = f"{leaf.from_:%H:%M}", f"{leaf.to:%H:%M}"
    if len(leaf.days) == 7:
        return said("It is between {start} and {end}.", start=start, end=end)
    return said(
        "It is between {start} and {end} on {days}.",
        start=start,
        end=end,
        days=Or(tuple(_DAYS[day] for day in leaf.days)),
    )


_DAYS: Final = {
    "mon": said("Monday"),
    "tue": said("Tuesday"),
    "wed": said("Wednesday"),
    "thu": said("Thursday"),
    "fri": said("Friday"),
    "sat": said("Saturday"),
    "sun": said("Sunday"),
}
_ASKS: Final[dict[type[Question], Callable[[Any], Said]]] = {
    Emergency: lambda _: said("The incident is an emergency."),
    LifeThreat: lambda _: said("Life is in danger."),
    UrgencyIn: lambda leaf: said(
        "The urgency is {classes}.", classes=Or(tuple(one.value for one in leaf.classes))
    ),
    MassCasualty: _mass_casualty,
    Disaster: lambda _: said("The event was called a disaster."),
    PurposeIn: lambda leaf: said(
        "The unit is wanted for {purposes}.", purposes=Or(tuple(PURPOSES[o] for o in leaf.purposes))
    ),
    TimeWindow: _window,
    Shortage: _shortage,
    OwnMissesNorm: _norm,
    Faster: _faster,
    ForeignEtaMax: lambda leaf: said(
        "The foreign unit is there within {limit}.", limit=MinutesDown(1000 * leaf.within_s)
    ),
    DonorAccepts: lambda _: said("The helping centre accepts."),
    DonorCoverOk: _cover,
    ChoiceIn: lambda leaf: said(
        "The centre of the unit is choice {choices} for this place.",
        choices=Or(tuple(map(str, leaf.choices))),
    ),
    HomeNeighboursFirst: lambda _: said(
        "No other centre of the incident's own country has a suitable unit that is free."
    ),
    RequesterIn: lambda leaf: said("{centres} serves the incident.", centres=Or(leaf.centres)),
    ProviderIn: lambda leaf: said("The unit is of {centres}.", centres=Or(leaf.centres)),
    IncidentIn: lambda leaf: said("The incident lies in {places}.", places=named(leaf.places)),
    UnitHomeIn: lambda leaf: said(
        "The home of the unit lies in {places}.", places=named(leaf.places)
    ),
    UnitNowIn: lambda leaf: said("The unit is in {places} now.", places=named(leaf.places)),
    UnitTypeIn: lambda leaf: said("The unit is of type {types}.", types=Or(leaf.types)),
    CapabilityAtLeast: lambda leaf: said(
        "The unit can do {capabilities}.", capabilities=And(tuple(sorted(leaf.capabilities)))
    ),
    CoversNeed: lambda _: said(
        "The unit can do all that is needed, alone or with others of its centre."
    ),
    CrewMin: lambda leaf: said("People who come: at least {n}.", n=leaf.people),
    CrewCertificate: lambda leaf: said(
        "The crew holds {certificates}.", certificates=And(leaf.certificates)
    ),
    Equipment: lambda leaf: said("The unit carries {items}.", items=And(leaf.items)),
    Licence: lambda leaf: said("The driver holds licence {any_of}.", any_of=Or(leaf.any_of)),
    Speaks: lambda leaf: said(
        "The crew speaks {languages}.", languages=Or(tuple(map(Language, leaf.any_of)))
    ),
    HospitalAllowed: lambda leaf: said(
        "The hospital that was chosen is allowed. {rule}", rule=leaf.rule.says(None, None)
    ),
    Unknown: lambda leaf: said("In doubt: {text}", text=plain(leaf.text)),
}
