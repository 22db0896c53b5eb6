"""From candidates to a suggestion: the soonest that may go, and whom to ask about."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dispatch.agreements.judge.explain import Verdict
from dispatch.decision import Action, Candidate, Step, Suggestion
from dispatch.said import And, MinutesDown, MinutesUp, Said, Value, joined, said


class Response(NamedTuple):
    """
    What meets the need: a unit, or several of one centre that go together.

    Attributes
    ----------
    decides : Candidate
        Whose verdict is that of all: the first, if a clause speaks of all; else of the worst.
    """

    arrives_ms: int
    first: Candidate
    decides: Candidate

    @property
    def units(self) -> tuple[str, ...]:
        """Ids of all that go together."""
        return self.first.units

    @property
    def verdict(self) -> Verdict:
        """Whether all of them may go."""
        return self.decides.judgement.verdict

    @property
    def says(self) -> Said:
        """Give the verdict with its reason."""
        return self.decides.judgement.says

    @property
    def alerts_home(self) -> bool:
        """Whether a unit of the host is alerted as well."""
        return self.first.judgement.alerts_home or self.decides.judgement.alerts_home


def suggest(candidates: Sequence[Candidate], min_gain_ms: int) -> Suggestion:
    """
    Suggest the soonest that may go; where one to be confirmed would be sooner, ask about it too.

    Who is promised is passed over; nobody goes together with such a unit anyway.

    Parameters
    ----------
    candidates : sequence of Candidate
        Also every unit that goes together with one of them.
    min_gain_ms : int
        An own unit wins over a foreign one that gains less, and over one that is as soon.
    """
    responses = [one for one in responses_of(candidates) if not one.first.is_promised]
    own = best_own(responses)
    goes = who_goes(responses, own, min_gain_ms)
    asked = _whom_to_ask(responses, goes)
    steps = [_step(one, own) for one in (goes, asked) if one]
    told = _reasons(goes, asked, own) if candidates else [_NOBODY]
    return Suggestion(tuple(steps), joined(told))


_NOBODY = said("No available unit can reach the incident: ask the neighbouring centres by phone.")


def responses_of(candidates: Sequence[Candidate]) -> list[Response]:
    """Give all that meets the need, soonest first; also who is promised."""
    return sorted(_responses(candidates), key=lambda r: (r.arrives_ms, r.first.unit.id))


def _responses(candidates: Sequence[Candidate]) -> Iterable[Response]:
    by_id = {one.unit.id: one for one in candidates}
    for one in candidates:
        if one.meets_need:
            judged = one.units[:1] if one.is_together_by_law else one.units
            worst = max((by_id[id_] for id_ in judged), key=lambda c: c.judgement.verdict.rank)
            yield Response(one.arrives_ms, one, worst)


def best_own(responses: Sequence[Response]) -> Response | None:
    """Give the soonest own response."""
    return next((one for one in responses if one.verdict is Verdict.OWN), None)


def who_goes(
    responses: Sequence[Response], own: Response | None, min_gain_ms: int
) -> Response | None:
    """Give the soonest that may go; the own one where that gains too little."""
    soonest = next((one for one in responses if one.verdict.may_go), None)
    if soonest is None or own is None:
        return soonest
    gain_ms = own.arrives_ms - soonest.arrives_ms
    return own if gain_ms == 0 or gain_ms < min_gain_ms else soonest


def _whom_to_ask(responses: Sequence[Response], goes: Response | None) -> Response | None:
    """The soonest that a human could let come, if sooner than who goes anyway."""
    asked = next((one for one in responses if one.verdict is Verdict.CONFIRM), None)
    return asked if asked and (goes is None or asked.arrives_ms < goes.arrives_ms) else None


def _step(one: Response, own: Response | None) -> Step:
    if one.verdict is Verdict.OWN:
        return Step(one.units, Action.DISPATCH)
    action = Action.ASK_CONFIRM if one.verdict is Verdict.CONFIRM else Action.REQUEST
    if one.alerts_home and own is not None:
        return Step((*one.units, *own.units), action)
    return Step(one.units, action)


def _reasons(goes: Response | None, asked: Response | None, own: Response | None) -> list[Said]:
    told = [said("None of the units that could come may go as it stands.")]
    if goes:
        told = _why(goes, own)
        if goes.alerts_home:
            told.append(_dual(own))
    if asked:
        told.append(_why_ask(asked, goes))
        if asked.alerts_home:
            told.append(_dual(own))
    return told


def _why(goes: Response, own: Response | None) -> list[Said]:
    words = _words(goes)
    match goes.verdict, len(goes.units), goes.first.gain_ms:
        case Verdict.OWN, 1, _:
            return [said("{unit} of {centre} is the best own unit: {eta}.", **words)]
        case Verdict.OWN, _, _:
            return [said("{unit} of {centre} are together the best own response: {eta}.", **words)]
        case _, 1, None:
            first = said("{unit} of {centre} is the soonest that may come: {eta}.", **words)
        case _, _, None:
            first = said(
                "{unit} of {centre} are together the soonest that may come: {eta}.", **words
            )
        case _, 1, int(gain_ms):
            first = said(
                "{unit} of {centre} is the soonest that may come: {eta}, and gains {gain}.",
                **words,
                gain=MinutesDown(gain_ms),
            )
        case _, _, int(gain_ms):
            first = said(
                "{unit} of {centre} are together the soonest that may come: {eta}, and gain "
                "{gain}.",
                **words,
                gain=MinutesDown(gain_ms),
            )
    alone = [] if own else [said("No own unit that fits is available.")]
    return [first, *alone, goes.says]


def _words(one: Response) -> dict[str, Value]:
    return {
        "unit": And(one.units),
        "centre": one.first.unit.centre,
        "eta": MinutesUp(one.arrives_ms),
    }


def _why_ask(asked: Response, goes: Response | None) -> Said:
    words = _words(asked) | {"why": asked.says}
    if goes is None:
        return said(
            "{unit} of {centre} could be there in {eta}, if its centre and a human confirm: {why}",
            **words,
        )
    return said(
        "{unit} of {centre} could be there in {eta}, {gain} sooner, if its centre and a human "
        "confirm: {why}",
        **words,
        gain=MinutesDown(goes.arrives_ms - asked.arrives_ms),
    )


def _dual(own: Response | None) -> Said:
    if own is None:
        return said("The agreement asks to alert a home unit as well; none is available.")
    return said("The agreement asks to alert {unit} at home as well.", unit=And(own.units))
