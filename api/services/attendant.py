"""What the service does without being asked: it ends what is overdue, and keeps lists current."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from api.errors import REFUSALS
from api.live.known import Known
from api.services.expiry import expire_due
from api.services.next_best import REPLACEABLE, keep_current
from api.services.service import Service
from api.store.changes import Change, Kind

_LOG: Final = logging.getLogger(__name__)
_LOOK_S: Final = 0.25
"""How long it rests between two rounds."""
_ONCE_IN_S: Final = 1.0
"""How often it looks at the same request at most."""
_AT_LEAST_S: Final = 15.0
"""How often it does where nothing changes: positions grow old all by themselves."""
_MATTERS: Final = frozenset(Kind) - {
    Kind.NEXT_BEST,
    Kind.BETTER_UNIT,
    Kind.COVERAGE,
    Kind.KEY_CHANGED,
}
"""What may change who is the next best."""


class Attendant:
    """
    One thread of a process that attends to its requests; any number of processes may have one.

    What fails is tried again in the next round: it must not end before the service does.

    Parameters
    ----------
    monotonic_s : callable
        Tells how much time goes by, whatever the clock on the wall shows.
    """

    def __init__(self, service: Service, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._service, self._monotonic_s = service, monotonic_s
        self._n_told, self._ending = 0, threading.Event()
        self._looked_at: dict[str, tuple[float, int]] = {}
        self._failing: dict[str, str] = {}
        service.live.listen(self._told)
        self._thread = threading.Thread(target=self._attend, name="attends", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the round that it is in."""
        self._ending.set()
        self._thread.join()

    def round(self) -> None:
        """End what is overdue, and look at each request that may stand otherwise than it was."""
        expire_due(self._service)
        open_ = self._service.live.now.requests
        pending = [id_ for id_, one in open_.items() if one.request.state in REPLACEABLE]
        self._looked_at = {id_: self._looked_at[id_] for id_ in pending if id_ in self._looked_at}
        self._failing = {id_: self._failing[id_] for id_ in ("", *pending) if id_ in self._failing}
        for id_ in pending:
            now, n_told = self._monotonic_s(), self._n_told
            if self._is_to_be_looked_at(id_, now, n_told):
                self._looked_at[id_] = now, n_told
                self._keep_current(id_)

    def _is_to_be_looked_at(self, id_: str, now: float, n_told: int) -> bool:
        if id_ not in self._looked_at:
            return True
        at, n_known = self._looked_at[id_]
        return now - at >= (_ONCE_IN_S if n_told > n_known else _AT_LEAST_S)

    def _keep_current(self, id_: str) -> None:
        try:
            keep_current(self._service, id_)
        except REFUSALS as refusal:
            self._tell_once(id_, f"Request {id_}: whom else to ask is not known. {refusal}")
        else:
            self._failing.pop(id_, None)

    def _tell_once(self, about: str, says: str) -> None:
        """Write what fails to the log, not again with each round."""
        if self._failing.get(about) != says:
            self._failing[about] = says
            _LOG.warning("%s", says)

    def _told(self, known: Known, changes: Sequence[Change]) -> None:
        """Take notice, in the thread that follows the store: nothing is worked out there."""
        del known
        if not changes or any(change.kind in _MATTERS for change in changes):
            self._n_told += 1

    def _attend(self) -> None:
        while not self._ending.wait(_LOOK_S):
            try:
                self.round()
                self._failing.pop("", None)
            except REFUSALS as refusal:
                self._tell_once("", f"Requests are not attended to. {refusal}")
            except Exception:  # This thread must not end: nobody would notice.
                _LOG.exception("Requests are not attended to.")


@contextmanager
def attending(service: Service) -> Iterator[Attendant]:
    """Have a service attend to its requests as long as the block lasts."""
    attendant = Attendant(service)
    attendant.start()
    try:
        yield attendant
    finally:
        attendant.close()
