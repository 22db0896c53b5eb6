"""The clock's part: requests that nobody answered in time are over."""

import logging
from typing import Final

from api.asking.clock import due
from api.errors import NotPossible
from api.services.service import Service
from api.store.requests import step_request

_LOG: Final = logging.getLogger(__name__)


def expire_due(service: Service) -> tuple[str, ...]:
    """
    End what is overdue by the service's clock; give the ids of what was ended here.

    What another process has ended meanwhile, or a centre has cancelled, is passed over.

    Raises
    ------
    StoreFailed
        If the store does not answer; nothing was ended then.
    """
    known = (one.request for one in service.live.now.requests.values())
    overdue, ended = due(known, service.clock()), []
    if not overdue:
        return ()
    with service.store.writing(service.clock()) as tx:
        for one in overdue:
            try:
                step_request(tx, one.request, one.command)  # It refuses before it writes.
            except NotPossible as refusal:
                _LOG.debug("%s", refusal)
            else:
                ended.append(one.request)
    service.live.await_change(tx.last)
    return tuple(ended)
