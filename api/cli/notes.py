"""What a dispatcher must know about an answer: what it rests on, and what is in doubt."""

from collections.abc import Iterator, Sequence
from typing import Final

from api.schemas.answer import DrivingRef
from dispatch.decision import ASKED_FOR, PROMISED, Candidate, Decision, InForce
from dispatch.said import And, Country, MinutesUp, Said, Value, joined, said
from graphs.osm.periods import FREE_FLOW

_FAR_M: Final = 50.0
_SHOWN: Final = 5  # Of the closures in force.


def notes_on(decision: Decision) -> Iterator[Value]:
    """Say what the answer rests on that a reader might take for granted."""
    scene, basis = decision.scene, decision.basis
    relied = {
        c.judgement.agreement for c in decision.candidates if c.judgement.accepted_as_reported
    }
    for agreement in sorted(filter(None, relied)):
        yield said(
            "{agreement} is accepted as reported: only public descriptions of it were read, not "
            "its text.",
            agreement=agreement,
        )
    if basis.generated:
        yield basis.generated
    yield from _on_driving(basis.in_force)
    if (beside := _beside(scene.flags, scene.off_road_m)) is not None:
        yield beside
    if scene.own_by == "country":
        yield said(
            "The region has no dispatch area here: own units are those of {country}.",
            country=Country(scene.country)
            if scene.country
            else said("the country, which is not known here either"),
        )
    if any(one.gain_ms is None for one in decision.candidates):
        yield said("No gain is given, since no own unit that fits can come.")


def _beside(flags: Sequence[str], off_road_m: float) -> Said | None:
    metres = round(off_road_m)
    if "snapped_from_pocket" in flags:
        return said(
            "The incident lies in a pocket that the connected roads do not reach; times are to "
            "the nearest connected road, {metres} m away.",
            metres=metres,
        )
    if "snapped_from_closed" in flags:
        return said(
            "The incident lies on a closed road; times are to the nearest open road, {metres} m "
            "away.",
            metres=metres,
        )
    if off_road_m >= _FAR_M:
        return said("The incident is {metres} m from the nearest road.", metres=metres)
    return None


def roads_beside(flags: Sequence[str]) -> str:
    """Say from which roads a position was measured."""
    if "snapped_from_pocket" in flags:
        return "connected roads and lies in a pocket that they do not reach"
    if "snapped_from_closed" in flags:
        return "nearest open road and lies on a closed one"
    return "connected roads"


def notes_on_driving(driving: DrivingRef | InForce) -> Iterator[str]:
    """Say in English what is in force on the roads, where driving is not undisturbed."""
    return map(str, _on_driving(driving))


def _on_driving(driving: DrivingRef | InForce) -> Iterator[Said]:
    if driving.overlays:
        shown = driving.overlays[:_SHOWN]
        more = len(driving.overlays) - _SHOWN
        rest = said("{n} more", n=more)
        yield said(
            "Closures and slow areas are counted in (epoch {epoch}): {shown}.",
            epoch=driving.epoch,
            shown=And((", ".join(shown), rest)) if more > 0 else ", ".join(shown),
        )
    if driving.period != FREE_FLOW:
        yield said("Times are those of the {period}.", period=driving.period.replace("_", " "))
    if isinstance(driving, DrivingRef) and driving.is_behind:
        yield said(
            "What holds for the siren has yet to be put in force for {movement}: times may rest "
            "on roads that are closed by now.",
            movement=driving.movement,
        )


def flags_of(candidates: Sequence[Candidate]) -> Iterator[Said]:
    """Say in words what is flagged, units with the same flags together."""
    units: dict[str, list[str]] = {}
    flagged: dict[str, Said] = {}
    for one in candidates:
        says = [_flag(flag, _duration(abs(one.position_age_s))) for flag in one.flags]
        says += [said("it has no {capability}", capability=word) for word in one.lacks]
        if one.offer:
            says.append(
                said(
                    "it goes with {others}, and all are there in {eta}",
                    others=And(one.units[1:]),
                    eta=MinutesUp(one.arrives_ms),
                )
            )
        if says:
            words = joined(says, "; ")
            flagged[str(words)] = words
            units.setdefault(str(words), []).append(one.unit.id)
    for key, words in flagged.items():
        yield said("{units}: {words}.", units=", ".join(units[key]), words=words)


def _flag(flag: str, age: Said) -> Said:
    match flag:
        case "stale":
            return said("its position is {age} old and may be wrong", age=age)
        case "position_later_than_decision":
            return said("its position is from {age} after the decision", age=age)
        case _:
            return _FLAGS.get(flag) or said("{flag}", flag=flag)


_FLAGS: Final = {
    "placed_at_home": said("it is taken to be at its home"),
    "snapped_from_pocket": said("it stands in a pocket that the connected roads do not reach"),
    "snapped_from_closed": said("it stands on a closed road"),
    PROMISED: said("it is promised to another request and is not suggested"),
    ASKED_FOR: said("another centre has asked for it"),
}


def _duration(seconds: float) -> Said:
    if seconds >= 3 * 86_400:
        return said("{n} days", n=int(seconds // 86_400))
    if seconds >= 3 * 3600:
        return said("{n} h", n=int(seconds // 3600))
    if seconds >= 3 * 60:
        return said("{n} min", n=int(seconds // 60))
    return said("{n} s", n=round(seconds))
