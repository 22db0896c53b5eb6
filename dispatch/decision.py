"""What was decided about one incident, and everything its answer must say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, Self

from dispatch.agreements.judge.explain import Judgement
from dispatch.agreements.situation import Offer
from dispatch.fleet import Unit
from dispatch.incident import Incident
from dispatch.said import Said
from graphs.movement import Driving

PROMISED: Final = "promised"
"""Flag of a unit that a request holds: it is not suggested to anybody else."""
ASKED_FOR: Final = "asked_for"
"""Flag of an own unit that somebody has asked for and was not answered: it may be sent here."""


@dataclass(frozen=True)
class Scene:
    """
    The incident on the map.

    Attributes
    ----------
    country, dispatch_area : str or None
        Of the position itself, not of the road beside it; None where no polygon says.
    own_centre : str or None
        The centre that serves the dispatch area.
    own_by : str
        How own units are told from foreign ones.
    road_at : (float, float)
        Latitude and longitude of the nearest point on the road.
    off_road_m : float
        From the position to that point.
    """

    incident: Incident
    country: str | None
    dispatch_area: str | None
    own_centre: str | None
    own_by: Literal["dispatch_area", "country"]
    road_at: tuple[float, float]
    off_road_m: float
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """
    A unit that could come, with its times and what the law says.

    Attributes
    ----------
    eta_ms, turnout_ms : int
        Of the unit alone.
    gain_ms : int or None
        How much sooner it arrives, with all of its offer, than the best own response; None if there
        is none.
    lacks : tuple of str
        Needed capabilities it does not have itself.
    offer : Offer or None
        The units of its centre that go with it: because a clause asks for them, or because they
        meet the need together.
    meets_need : bool
        Whether it has all that is needed, alone or with its offer.
    """

    unit: Unit
    eta_ms: int
    turnout_ms: int
    gain_ms: int | None
    judgement: Judgement
    lacks: tuple[str, ...]
    position_age_s: float
    flags: tuple[str, ...]
    offer: Offer | None = None
    meets_need: bool = True

    @property
    def arrives_ms(self) -> int:
        """When all are there that go together."""
        return self.offer.eta_ms if self.offer else self.eta_ms

    @property
    def units(self) -> tuple[str, ...]:
        """Ids of all that go together, its own first."""
        return self.offer.units if self.offer else (self.unit.id,)

    @property
    def is_promised(self) -> bool:
        """Whether a request holds it."""
        return PROMISED in self.flags

    @property
    def drive_ms(self) -> int:
        """Drive without turnout."""
        return self.eta_ms - self.turnout_ms

    @property
    def is_together_by_law(self) -> bool:
        """Whether a clause speaks of its whole offer, so that its verdict is that of all."""
        return self.offer is not None and self.offer is self.judgement.offer

    def __str__(self) -> str:
        return f"{' + '.join(self.units)} {clock(self.arrives_ms)} {self.judgement.verdict}"


class Action(StrEnum):
    """What to do about the units of a step."""

    DISPATCH = "dispatch"
    REQUEST = "request"
    ASK_CONFIRM = "ask_confirm"


@dataclass(frozen=True)
class Step:
    """Units to act on at once: sent, asked of their centre, or to be confirmed by a human."""

    units: tuple[str, ...]
    action: Action

    def __str__(self) -> str:
        return f"{self.action} {' + '.join(self.units)}"


@dataclass(frozen=True)
class Suggestion:
    """What the system suggests; a dispatcher decides."""

    steps: tuple[Step, ...]
    reason: Said


@dataclass(frozen=True)
class InForce:
    """
    How the roads are driven: what a period, closures and slow areas make of them.

    Attributes
    ----------
    epoch : int
        Counts what was put in force on the region; 0 for the undisturbed.
    overlays : tuple of str
        Closures and slow areas, by their ids.
    """

    movement: str
    period: str
    epoch: int
    overlays: tuple[str, ...]

    @classmethod
    def of(cls, driving: Driving) -> Self:
        """Name what a driving takes into account."""
        overlays = tuple(overlay.id for overlay in driving.overlays)
        return cls(driving.name, driving.period, driving.epoch, overlays)


@dataclass(frozen=True)
class Basis:
    """What a decision rests on, so that it can be computed again."""

    region: str
    region_hash: str
    generated: str | None
    in_force: InForce
    agreements_hash: str
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """Who could come to one incident, who may, and what is suggested."""

    scene: Scene
    as_of: datetime
    basis: Basis
    suggestion: Suggestion
    candidates: tuple[Candidate, ...]
    reports: tuple[str, ...]

    def __str__(self) -> str:
        """One line for a log."""
        scene = self.scene
        where = scene.dispatch_area or scene.country or "no known country"
        steps = ", then ".join(map(str, self.suggestion.steps)) or "nobody"
        times = "; ".join(map(str, self.candidates)) or "no candidates"
        return f"{scene.incident.urgency} in {where}: {steps} ({times})"


def clock(ms: int) -> str:
    """Minutes and seconds, rounded up: an ETA is never shown sooner than it is."""
    minutes, seconds = divmod(-(-ms // 1000), 60)
    return f"{minutes:02}:{seconds:02}"


def gain_clock(ms: int) -> str:
    """Minutes and seconds, rounded down: a gain is never shown longer than it is."""
    seconds = ms // 1000
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes:02}:{rest:02}"
