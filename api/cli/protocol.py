"""HTTP/1.1 as the server speaks it: what is no request is refused as everything else is."""

import asyncio
import logging
import sys
from http import HTTPStatus
from typing import Final
from uuid import uuid4

import h11
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.edge.rated import head_too_large
from api.errors import ApiError, NoHttp, TooSlow
from api.logs import telling
from api.problems import refusal

_HEAD_S: Final = 10.0
"""How long a request line with all its headers may take to come."""
_LINGER_S: Final = 2.0
"""How long what still comes after a refusal is read and forgotten."""
_LOG: Final = logging.getLogger("api.access")


class Protocol(H11Protocol):
    """Answers bytes that are no request, and waits for the head of one only so long."""

    _waiting: asyncio.TimerHandle | None = None
    _is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # As in uvicorn.
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Stop waiting when a head is whole; begin anew with the first piece of the next."""
        if not self._is_refused:  # What comes after a refusal is read, or it may not be heard.
            super().data_received(data)
        if self._is_refused:
            return
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what could not be read; why is known only while that is handled."""
        del msg
        why = sys.exc_info()[1]
        hint = why.error_status_hint if isinstance(why, h11.RemoteProtocolError) else None
        if hint == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            self._refuse(head_too_large())
        else:
            self._refuse(NoHttp("This is no request of HTTP/1.1; see RFC 9112 for what is."))

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_HEAD_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        if self.conn.trailing_data[0]:
            message = f"Request line and headers did not come within {_HEAD_S:g} s; send them."
            self._refuse(TooSlow(message))
        else:
            self.transport.close()  # It has not begun to ask.

    def _refuse(self, error: ApiError) -> None:
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()  # Half an answer is out already.
            return
        scope: Scope = {"state": {"request_id": uuid4().hex}}
        answer = refusal(scope, error)
        headers = [*answer.raw_headers, (b"connection", b"close")]
        start = h11.Response(status_code=answer.status_code, headers=headers)
        for event in (start, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()
        self._stop_waiting()
        self._is_refused = True
        self._waiting = self.loop.call_later(_LINGER_S, self.transport.close)
        with telling(request_id=scope["state"]["request_id"]):
            facts = {"status": answer.status_code, "problem": scope["state"]["problem"]}
            _LOG.info("Answered.", extra=facts | {"client": (self.client or ("",))[0]})
