"""Doing something once, however often it is asked for under one idempotency key."""

from collections.abc import Callable
from typing import Final, NamedTuple

from api.schemas.answer import Document
from api.services.service import Service
from api.store.answered import Answered, Sent, answered, keep_answer
from api.store.transaction import Writing

__all__ = ["Answered", "Given", "Sent", "once"]
REPLAYED: Final = "Idempotency-Replayed"
"""The header of an answer that was given before."""


class Given(NamedTuple):
    """
    What is answered.

    Attributes
    ----------
    location : str or None
        Where what was made can be read.
    """

    document: Document
    status: int = 200
    location: str | None = None


def once(service: Service, sent: Sent | None, work: Callable[[Writing], Given]) -> Answered:
    """
    Do some work in one transaction and keep its answer there; sent again, give that answer again.

    The answer comes when this process knows of the work itself.

    Raises
    ------
    KeyReused
        If something else came under the same key before.
    """
    with service.store.writing(service.clock()) as tx:
        before = answered(tx, sent) if sent is not None else None
        if before is not None:
            return before._replace(headers=before.headers | {REPLAYED: "true"})
        given = work(tx)
        headers = {} if given.location is None else {"Location": given.location}
        answer = Answered(given.status, headers, given.document.model_dump_json())
        if sent is not None:
            keep_answer(tx, sent, answer)
    service.live.await_change(tx.last)
    return answer
