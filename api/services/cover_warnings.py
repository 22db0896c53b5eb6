"""Warnings that a centre reaches too few of its people or has none left to send, and their end."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from api.errors import REFUSALS
from api.live.known import Known
from api.services.service import Service
from api.services.situation import standing
from api.settings import Deployment
from api.store.announced import all_announced, announce, announced
from api.store.changes import Change, Kind
from dispatch.agreements.truth import Truth
from dispatch.situation import CentreNow, CoverNow

_LOG: Final = logging.getLogger(__name__)
_ONCE_IN_S: Final = 1.0
"""How often it looks at most."""
_AT_LEAST_S: Final = 10.0
"""How often it does where nothing changes: positions grow old all by themselves."""
_MATTERS: Final = frozenset({Kind.UNIT_PUT, Kind.REQUEST_STEPPED})
_FINE: Final = {"below": False, "short": False}
"""What nobody needs to be told if nothing was told before."""


def warn(service: Service) -> tuple[str, ...]:
    """
    Announce of which centres the cover or the shortage is another than was last announced.

    Of several processes that find the same, the first one announces it. What is not known changes
    nothing.

    Raises
    ------
    StoreFailed
        If the store does not answer.
    """
    now, settings = standing(service).centres, service.desk.settings
    with service.store.reading() as tx:
        before = all_announced(tx, Kind.COVERAGE)
    news = [
        one
        for id_, one in now.items()
        if _state(before.get(id_, _FINE), one, settings) != before.get(id_, _FINE)
    ]
    if not news:
        return ()
    with service.store.writing(service.clock()) as tx:
        told = []
        for one in news:
            last = announced(tx, Kind.COVERAGE, one.centre) or _FINE
            state = _state(last, one, settings)
            beside = {"share": share_of(one), "norm_min": settings.cover_norm_min}
            if state != last:
                announce(tx, Kind.COVERAGE, one.centre, one.centre, state, beside)
                told.append(one.centre)
        return tuple(told)


def share_of(now: CentreNow) -> float | None:
    """Give the share of a centre's people that it reaches; None if that is not known."""
    cover = now.cover
    return cover.covered / cover.total if isinstance(cover, CoverNow) else None


def _state(before: dict[str, Any], now: CentreNow, settings: Deployment) -> dict[str, Any]:
    short = before["short"] if now.short is Truth.UNKNOWN else now.short is Truth.TRUE
    return {"below": _is_below(before["below"], now, settings), "short": short}


def _is_below(was_below: bool, now: CentreNow, settings: Deployment) -> bool:
    least, share = settings.warn_below_share, share_of(now)
    if least is None:
        return False
    if share is None or not isinstance(now.cover, CoverNow):
        return was_below
    if was_below:  # It has to rise by more than it trembles.
        least = min(1.0, least + settings.warn_margin_share)
    is_below = share < least
    # With old positions it may be more than is counted, and so no less than is wanted.
    return was_below if is_below and now.cover.is_floor else is_below


class CoverWatch:
    """
    One thread of a process that looks after the cover; any number of processes may have one.

    What fails is tried again in the next round: it must not end before the service does.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._something, self._ending = threading.Event(), threading.Event()
        service.live.listen(self._told)
        self._thread = threading.Thread(target=self._watch, name="watches-cover", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the round that it is in."""
        self._ending.set()
        self._thread.join()

    def _told(self, known: Known, changes: Sequence[Change]) -> None:
        """Take notice, in the thread that follows the store: nothing is worked out there."""
        del known
        if not changes or any(change.kind in _MATTERS for change in changes):
            self._something.set()

    def _watch(self) -> None:
        looked_s = -_AT_LEAST_S
        while not self._ending.wait(_ONCE_IN_S):
            if not self._something.is_set() and time.monotonic() - looked_s < _AT_LEAST_S:
                continue
            self._something.clear()
            looked_s = time.monotonic()
            try:
                warn(self._service)
            except REFUSALS as refusal:
                _LOG.warning("The cover is not watched. %s", refusal)
            except Exception:  # This thread must not end: nobody would notice.
                _LOG.exception("The cover is not watched.")


@contextmanager
def watching_cover(service: Service) -> Iterator[CoverWatch]:
    """Have a service look after the cover as long as the block lasts."""
    watch = CoverWatch(service)
    watch.start()
    try:
        yield watch
    finally:
        watch.close()
