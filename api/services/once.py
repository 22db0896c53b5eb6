"""Doing something once, however often it is asked for under one idempotency key."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from api.schemas.answer import Document
from api.services.service import Service
from api.store.answered import Answered, Sent, answered, keep_answer
from api.store.together import together
from api.store.transaction import Reading, Writing

__all__ = ["Answered", "Given", "Sent", "given_before", "once", "once_apart", "once_unkept"]
REPLAYED: Final = "Idempotency-Replayed"
"""The header of an answer that was given before."""


class Given(NamedTuple):
    """
    What is answered.

    Attributes
    ----------
    location : str or None
        Where what was made can be read.
    headers : mapping of str to str
        What else a caller must know.
    """

    document: Document
    status: int = 200
    location: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})


def once(service: Service, sent: Sent | None, work: Callable[[Writing], Given]) -> Answered:
    """
    Do some work in one transaction and keep its answer there; sent again, give that answer again.

    Work that comes at the same time shares a transaction, so that the disk syncs once for all. The
    answer comes when this process knows of the work itself.

    Raises
    ------
    KeyReused
        If something else came under the same key before.
    """

    def do(tx: Writing) -> tuple[Answered, int]:
        before = _before(tx, sent)
        if before is not None:
            return before, 0
        answer = _answer(work(tx))
        if sent is not None:
            keep_answer(tx, sent, answer)
        return answer, tx.last

    answer, number = together(service.store, service.clock(), do)
    service.live.await_change(number)
    return answer


def once_apart(service: Service, sent: Sent | None, work: Callable[[], Given]) -> Answered:
    """
    Work out an answer that changes nothing, and keep it in a transaction of its own.

    Others write meanwhile. Of two that come at once under one key both are worked out, and both are
    answered with the one that was kept.

    Raises
    ------
    KeyReused
        If something else came under the same key before.
    """
    before = given_before(service, sent)
    if before is not None:
        return before
    answer = _answer(work())
    if sent is None:
        return answer
    with service.store.writing(service.clock()) as tx:
        before = _before(tx, sent)
        if before is not None:
            return before
        keep_answer(tx, sent, answer)
    return answer


def once_unkept(service: Service, sent: Sent | None, work: Callable[[], Given]) -> Answered:
    """
    Work out an answer that must not be kept, and only remember under which key it was asked for.

    Sent again, it is worked out anew, which does no harm since it changes nothing.

    Raises
    ------
    KeyReused
        If something else came under the same key before.
    """
    given_before(service, sent)
    answer = _answer(work())
    if sent is not None:
        with service.store.writing(service.clock()) as tx:
            if _before(tx, sent) is None:
                keep_answer(tx, sent, Answered(answer.status, {}, ""))
    return answer


def given_before(service: Service, sent: Sent | None) -> Answered | None:
    """
    Give the answer that was given before, so that nothing is worked out for it anew.

    Raises
    ------
    KeyReused
        If something else came under the same key before.
    """
    if sent is None:
        return None
    with service.store.reading() as tx:
        return _before(tx, sent)


def _before(tx: Reading, sent: Sent | None) -> Answered | None:
    before = answered(tx, sent) if sent is not None else None
    if before is None:
        return None
    return before._replace(headers=before.headers | {REPLAYED: "true"})


def _answer(given: Given) -> Answered:
    headers = {} if given.location is None else {"Location": given.location}
    headers |= given.headers
    return Answered(given.status, headers, given.document.model_dump_json())
