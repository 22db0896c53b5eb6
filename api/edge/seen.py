"""Each request has an id, a line of the log and a place in the metrics, whatever becomes of it."""

import logging
import re
import time
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import telling
from api.metrics import Metrics
from api.problems import failed

REQUEST_ID: Final = "X-Request-Id"
RECORD_ID: Final = "Record-Id"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LOG: Final = logging.getLogger("api.access")


class Seen:
    """
    Middleware around everything else: nothing gets in or out unseen.

    What fails below ends here, as a problem document and a traceback of the log.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        with telling(request_id=request_id), self._metrics.in_flight.track_inprogress():
            await _Exchange(self._metrics, scope, send).answered_by(self._app, receive)


class _Exchange:
    """One request and its answer, as they go by."""

    def __init__(self, metrics: Metrics, scope: Scope, send: Send) -> None:
        self._metrics, self._scope, self._send = metrics, scope, send
        self._began_s = time.perf_counter()
        self._status: int | None = None
        self._took_s = 0.0
        self._record: str | None = None

    async def answered_by(self, app: ASGIApp, receive: Receive) -> None:
        try:
            await app(self._scope, receive, self._pass_on)
        except Exception:
            _LOG.exception("Failed.")
            if self._status is not None:
                raise  # Half an answer is out: the server has to cut it off.
            await failed(self._scope)(self._scope, receive, self._pass_on)
        finally:
            self._tell()

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._took_s = time.perf_counter() - self._began_s
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self._scope["state"]["request_id"]
            self._record = headers.get(RECORD_ID)
        await self._send(message)

    def _tell(self) -> None:
        method, route, told = _method(self._scope), _route(self._scope), self._scope["state"]
        if self._status is None:
            self._took_s = time.perf_counter() - self._began_s
        else:
            self._metrics.answered(method, route, self._status, self._took_s)
        if "problem" in told:
            self._metrics.refused(told["problem"])
        facts = {
            "method": method,
            "route": route,
            "status": self._status,
            "ms": round(1000 * self._took_s, 1),
            "centre": told.get("centre"),
            "key": told.get("key"),
            "record": self._record,
            "problem": told.get("problem"),
            "client": client[0] if (client := self._scope.get("client")) else None,
        }
        _LOG.info("Answered.", extra={k: v for k, v in facts.items() if v is not None})


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _WELL_FORMED.fullmatch(given) else uuid4().hex


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def _route(scope: Scope) -> str:
    """Give the template of a path: what a caller makes up stays out of logs and labels."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "none"))
