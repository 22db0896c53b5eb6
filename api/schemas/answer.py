"""The answer about one incident: the document that ``SEMANTICS`` defines, field by field."""

from dataclasses import asdict
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.situation import Offer
from dispatch.agreements.trigger import Finding
from dispatch.decision import Action, Basis, Candidate, Decision, InForce, Scene
from dispatch.decision import Suggestion as Suggested
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency
from dispatch.texts.po import ENGLISH
from dispatch.texts.tongue import Tongue, tongue


class Document(BaseModel):
    """A frozen document with exactly its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IncidentOnMap(Document):
    """The incident, where it lies, and whose it is."""

    at: tuple[float, float]
    urgency: Urgency
    need: Capabilities
    time: datetime
    country: str | None
    dispatch_area: str | None
    own_centre: str | None
    own_by: Literal["dispatch_area", "country"]
    off_road_m: float
    flags: tuple[str, ...]

    @classmethod
    def of(cls, scene: Scene) -> Self:
        """Describe the scene of a decision."""
        incident = scene.incident
        return cls(
            at=incident.at,
            urgency=incident.urgency,
            need=incident.need,
            time=incident.time,
            country=scene.country,
            dispatch_area=scene.dispatch_area,
            own_centre=scene.own_centre,
            own_by=scene.own_by,
            off_road_m=scene.off_road_m,
            flags=scene.flags,
        )


class DrivingRef(Document):
    """
    How the roads are driven: the movement, and what is in force.

    Attributes
    ----------
    epoch : int
        Counts what was put in force on the region; 0 for the undisturbed.
    overlays : tuple of str
        Closures and slow areas, by their ids.
    is_behind : bool
        Whether something newer is in force for the siren, which this movement has yet to follow.
    """

    movement: str
    period: str
    epoch: int
    overlays: tuple[str, ...]
    is_behind: bool

    @classmethod
    def of(cls, force: InForce, *, is_behind: bool = False) -> Self:
        """Write down what is in force."""
        return cls(**asdict(force), is_behind=is_behind)


class RegionRef(Document):
    """
    The roads an answer rests on.

    Attributes
    ----------
    generated : str or None
        What about them is not real.
    """

    name: str
    hash: str
    generated: str | None
    driving: DrivingRef

    @classmethod
    def of(cls, basis: Basis) -> Self:
        """Name the region of a decision."""
        return cls(
            name=basis.region,
            hash=basis.region_hash,
            generated=basis.generated,
            driving=DrivingRef.of(basis.in_force),
        )


class LawRef(Document):
    """The law an answer rests on, and what of it the deployment accepts as reported."""

    hash: str
    accepted: tuple[str, ...]


class Step(Document):
    """Units to act on at once."""

    units: tuple[str, ...]
    action: Action


class Suggestion(Document):
    """What the system suggests; a dispatcher decides."""

    steps: tuple[Step, ...]
    reason: str

    @classmethod
    def of(cls, suggested: Suggested, speaks: Tongue) -> Self:
        """Write down a suggestion."""
        steps = tuple(Step(units=step.units, action=step.action) for step in suggested.steps)
        return cls(steps=steps, reason=speaks.say(suggested.reason))


class Predicate(Document):
    """One thing the law asks, and how it stood."""

    predicate: str
    says: str
    value: Literal["true", "false", "unknown"]

    @classmethod
    def all_of(cls, findings: tuple[Finding, ...], speaks: Tongue) -> tuple[Self, ...]:
        """Write down findings in their order."""
        return tuple(
            cls(predicate=one.predicate, says=speaks.say(one.says), value=one.value.value)
            for one in findings
        )


class OfferRef(Document):
    """Units of one centre that go together, and when the last of them is there."""

    units: tuple[str, ...]
    eta_s: float

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Write down an offer."""
        return cls(units=offer.units, eta_s=offer.eta_ms / 1000)


class CandidateUnit(Document):
    """A unit that could come: its times, and what the law says."""

    unit: str
    centre: str
    country: str
    eta_s: float
    turnout_s: float
    drive_s: float
    gain_s: float | None
    verdict: Verdict
    agreement: str | None
    clause: str | None
    accepted_as_reported: bool
    satisfied: tuple[Predicate, ...]
    failed: tuple[Predicate, ...]
    unknown: tuple[Predicate, ...]
    conditions: tuple[str, ...]
    position_age_s: float
    flags: tuple[str, ...]
    offer: OfferRef | None

    @classmethod
    def of(cls, candidate: Candidate, speaks: Tongue) -> Self:
        """Write down a candidate; what it lacks stands among its flags."""
        judgement, gain_ms = candidate.judgement, candidate.gain_ms
        return cls(
            unit=candidate.unit.id,
            centre=candidate.unit.centre,
            country=candidate.unit.country,
            eta_s=candidate.eta_ms / 1000,
            turnout_s=candidate.turnout_ms / 1000,
            drive_s=candidate.drive_ms / 1000,
            gain_s=None if gain_ms is None else gain_ms / 1000,
            verdict=judgement.verdict,
            agreement=judgement.agreement,
            clause=judgement.clause,
            accepted_as_reported=judgement.accepted_as_reported,
            satisfied=Predicate.all_of(judgement.satisfied, speaks),
            failed=Predicate.all_of(judgement.failed, speaks),
            unknown=Predicate.all_of(judgement.unknown, speaks),
            conditions=tuple(map(speaks.say, judgement.conditions)),
            position_age_s=candidate.position_age_s,
            flags=(*candidate.flags, *(f"lacks_{word}" for word in candidate.lacks)),
            offer=None if candidate.offer is None else OfferRef.of(candidate.offer),
        )


class Answer(Document):
    """Who could come to an incident, who may, and what is suggested."""

    incident: IncidentOnMap
    as_of: datetime
    region: RegionRef
    agreements: LawRef
    suggestion: Suggestion
    candidates: tuple[CandidateUnit, ...]
    reports: tuple[str, ...]

    @classmethod
    def of(cls, decision: Decision, speaks: Tongue | None = None) -> Self:
        """Write down a decision, with what it says to people in a language; English by default."""
        basis, speaks = decision.basis, speaks or tongue(ENGLISH)
        return cls(
            incident=IncidentOnMap.of(decision.scene),
            as_of=decision.as_of,
            region=RegionRef.of(basis),
            agreements=LawRef(hash=basis.agreements_hash, accepted=basis.accepted),
            suggestion=Suggestion.of(decision.suggestion, speaks),
            candidates=tuple(CandidateUnit.of(one, speaks) for one in decision.candidates),
            reports=(*decision.reports, *filter(None, [speaks.remark])),
        )
