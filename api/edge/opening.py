"""A service that is bound but still being loaded: it says so at once, until it is there."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.edge.seen import Seen
from api.errors import NotReady
from api.metrics import Metrics
from api.problems import refusal

_LOADING: Final = "The service is still loading; ask again in a moment, or another one."


class Opening:
    """
    An app that loads the real one in a thread of its own, and answers 503 until that is there.

    Parameters
    ----------
    load : callable
        Makes the app, in a thread of its own.
    opened : callable
        Called when it answers.
    failed : callable
        Called instead with what went wrong; all is answered by 503 until the server stops.
    """

    def __init__(
        self,
        load: Callable[[], FastAPI],
        opened: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._load, self._opened, self._failed = load, opened, failed
        self._app: ASGIApp = Seen(_not_ready, Metrics())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live from the start of the server to its end."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await self._live_until(asyncio.ensure_future(receive()))
        await send({"type": "lifespan.shutdown.complete"})

    async def _live_until(self, stopping: "asyncio.Future[Message]") -> None:
        loading = self._begin_loading()
        both: set[asyncio.Future[Any]] = {loading, stopping}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not loading.done():
            return  # Nobody waits for the thread: it ends with the process.
        error = loading.exception()
        if error is not None:
            self._failed(error)
            await stopping
            return
        app = loading.result()
        async with app.router.lifespan_context(app):
            self._app = app
            self._opened()
            await stopping

    def _begin_loading(self) -> "asyncio.Future[FastAPI]":
        loop = asyncio.get_running_loop()
        loading: asyncio.Future[FastAPI] = loop.create_future()

        def load() -> None:
            try:
                app = self._load()
            except BaseException as error:
                _tell(loop, loading.set_exception, error)
            else:
                _tell(loop, loading.set_result, app)

        threading.Thread(target=load, name="loads", daemon=True).start()
        return loading


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[..., None], outcome: object) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle, outcome)


async def _not_ready(scope: Scope, receive: Receive, send: Send) -> None:
    await refusal(scope, NotReady(_LOADING))(scope, receive, send)
