"""One step in the life of a request: checked against the table, added to its history."""

from collections.abc import Iterable
from datetime import datetime

from api.asking.request import Request, Transition
from api.asking.rules import ANSWERS, RULES, possible
from api.asking.words import Command, Do, Role, State
from api.errors import NotPossible, NotSaid, NotYours


def apply(request: Request, command: Command) -> Request:
    """
    Do something with a request; give it as it is then.

    Raises
    ------
    NotYours
        If whoever does it is not the one who may.
    NotPossible
        If it cannot be done with a request that stands there, or comes too late or too soon.
    NotSaid
        If something that must be said is not.
    """
    _refuse_wrong_time_of_life(request, command)
    _refuse_wrong_person(request, command)
    _refuse_unsaid(request, command)
    _refuse_wrong_moment(request, command)
    step = Transition(number=len(request.history) + 1, command=command)
    grown = {name: getattr(request, name) for name in Request.model_fields}
    return Request(**grown | {"history": (*request.history, step)})


def replay(proposed: Request, commands: Iterable[Command]) -> Request:
    """Do everything again, one after the other; it raises what ``apply`` raises."""
    for command in commands:
        proposed = apply(proposed, command)
    return proposed


def way_out(request: Request, at: datetime) -> str:
    """Say what can be done with a request at a moment, and by whom."""
    if request.is_over:
        return "It is over: propose a new request."
    names = {Role.ASKING: request.asking, Role.ASKED: request.asked, Role.CLOCK: "the clock"}
    can = possible_now(request, at)
    now = "; ".join(f"{names[role]} can {' or '.join(what)}" for role, what in can.items())
    if request.answer_by is not None and request.state is State.REQUESTED:
        now += f", from {request.answer_by.isoformat()} on"
    return f"Now {now}."


def possible_now(request: Request, at: datetime) -> dict[Role, tuple[Do, ...]]:
    """Give what can be done with a request at a moment, and by whom."""
    can = possible(request.state)
    if request.is_too_late(at):
        del can[Role.ASKED]
    return can


def _refuse_wrong_time_of_life(request: Request, command: Command) -> None:
    role = request.role_of(command)
    if role is None:
        message = (
            f"{_what(request, command)}: it is between {request.asking} and {request.asked} only. "
            f"{way_out(request, command.at)}"
        )
        raise NotYours(message)
    if request.state not in RULES[command.do].may:
        raise NotPossible(f"{_what(request, command)}. {way_out(request, command.at)}")


def _refuse_wrong_person(request: Request, command: Command) -> None:
    may = RULES[command.do].may[request.state]
    if request.role_of(command) not in may:
        allowed = " and ".join(role for role in Role if role in may)
        message = f"{_what(request, command)}: only {allowed} can. {way_out(request, command.at)}"
        raise NotYours(message)


def _refuse_unsaid(request: Request, command: Command) -> None:
    if lacks := _unsaid(request, command):
        raise NotSaid(f"{_what(request, command)} {lacks}")


def _unsaid(request: Request, command: Command) -> str | None:
    asks = command.do is Do.ASK
    must_decide = asks and not request.verdict.may_go
    if asks and command.answer_by is None:
        return "without end; say in `answer_by` how long its units are to be held for an answer."
    if (command.answer_by or command.told or command.not_known) and not asks:
        return "with `answer_by`, `told` or `not_known`, which only asking has; leave them out."
    if asks and (lacks := request.unsaid(command)):
        return (
            f"without {', '.join(lacks)}, which {request.agreement} requires; name in `told` what "
            "the other centre is told, and in `not_known` what nobody knows."
        )
    if must_decide and command.by.person is None:
        return (
            f"under the verdict {request.verdict} unless somebody decides it; name the person in "
            "`by.person`, and give a reason."
        )
    if command.reason is None and (must_decide or request.state in RULES[command.do].why_from):
        return "without a reason; give one in `reason`."
    return None


def _refuse_wrong_moment(request: Request, command: Command) -> None:
    at, what = command.at, f"{_what(request, command)} at {command.at.isoformat()}"
    if command.answer_by is not None and command.answer_by <= at:
        message = (
            f"{what} with an answer by {command.answer_by.isoformat()}, which is over; give a "
            "later `answer_by`."
        )
        raise NotPossible(message)
    if command.do in ANSWERS and request.is_too_late(at):
        raise NotPossible(f"{what}, too late. {way_out(request, at)}")
    if command.do is Do.EXPIRE and not request.is_too_late(at):
        raise NotPossible(f"{what}, too soon. {way_out(request, at)}")


def _what(request: Request, command: Command) -> str:
    return f"Request {request.id} ({request.state}): {command.by} cannot {command.do}"
