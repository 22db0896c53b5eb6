"""What a dispatcher must know about an answer: what it rests on, and what is in doubt."""

from collections.abc import Iterator, Sequence
from typing import Final

from api.schemas.answer import DrivingRef
from dispatch.decision import Candidate, Decision, InForce, clock
from graphs.osm.periods import FREE_FLOW

_FAR_M: Final = 50.0
_SHOWN: Final = 5  # Of the closures in force.
_FLAGS: Final = {
    "stale": "its position is {age} old and may be wrong",
    "placed_at_home": "it is taken to be at its home",
    "position_later_than_decision": "its position is from {age} after the decision",
    "snapped_from_pocket": "it stands in a pocket that the connected roads do not reach",
    "snapped_from_closed": "it stands on a closed road",
}


def notes_on(decision: Decision) -> Iterator[str]:
    """Say what the answer rests on that a reader might take for granted."""
    scene, basis = decision.scene, decision.basis
    relied = {
        c.judgement.agreement for c in decision.candidates if c.judgement.accepted_as_reported
    }
    for agreement in sorted(filter(None, relied)):
        yield (
            f"{agreement} is accepted as reported: only public descriptions of it were read, not "
            "its text."
        )
    if basis.generated:
        yield basis.generated
    yield from notes_on_driving(basis.in_force)
    if "snapped_from_pocket" in scene.flags:
        yield (
            "The incident lies in a pocket that the connected roads do not reach; times are to "
            f"the nearest connected road, {scene.off_road_m:.0f} m away."
        )
    elif "snapped_from_closed" in scene.flags:
        yield (
            "The incident lies on a closed road; times are to the nearest open road, "
            f"{scene.off_road_m:.0f} m away."
        )
    elif scene.off_road_m >= _FAR_M:
        yield f"The incident is {scene.off_road_m:.0f} m from the nearest road."
    if scene.own_by == "country":
        yield (
            "The region has no dispatch area here: own units are those of "
            f"{scene.country or 'the country, which is not known here either'}."
        )
    if any(one.gain_ms is None for one in decision.candidates):
        yield "No gain is given, since no own unit that fits can come."


def roads_beside(flags: Sequence[str]) -> str:
    """Say from which roads a position was measured."""
    if "snapped_from_pocket" in flags:
        return "connected roads and lies in a pocket that they do not reach"
    if "snapped_from_closed" in flags:
        return "nearest open road and lies on a closed one"
    return "connected roads"


def notes_on_driving(driving: DrivingRef | InForce) -> Iterator[str]:
    """Say what is in force on the roads, where driving is not undisturbed."""
    if driving.overlays:
        shown = ", ".join(driving.overlays[:_SHOWN])
        more = len(driving.overlays) - _SHOWN
        rest = f" and {more} more" if more > 0 else ""
        yield f"Closures and slow areas are counted in (epoch {driving.epoch}): {shown}{rest}."
    if driving.period != FREE_FLOW:
        yield f"Times are those of the {driving.period.replace('_', ' ')}."
    if isinstance(driving, DrivingRef) and driving.is_behind:
        yield (
            f"What holds for the siren has yet to be put in force for {driving.movement}: times "
            "may rest on roads that are closed by now."
        )


def flags_of(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Say in words what is flagged, units with the same flags together."""
    said: dict[str, list[str]] = {}
    for one in candidates:
        age = _duration(abs(one.position_age_s))
        says = [_FLAGS.get(flag, flag).format(age=age) for flag in one.flags]
        says += [f"it has no {word}" for word in one.lacks]
        if one.offer:
            with_ = " and ".join(one.units[1:])
            says.append(f"it goes with {with_}, and all are there in {clock(one.arrives_ms)}")
        if says:
            said.setdefault("; ".join(says), []).append(one.unit.id)
    yield from (f"{', '.join(units)}: {says}." for says, units in said.items())


def _duration(seconds: float) -> str:
    for name, length_s in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 3 * length_s:
            return f"{seconds // length_s:.0f} {name}"
    return f"{seconds:.0f} s"
