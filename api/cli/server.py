"""The socket and the server of ``crossborder serve``."""

import errno
import ipaddress
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Final, TypeAlias

import uvicorn
from fastapi import FastAPI

from api.cli.protocol import Protocol
from api.cli.screen import note
from api.edge.opening import Opening
from api.edge.rated import HEAD_BYTES
from api.errors import NoAddress
from api.logs import LogFormat, begin_logs

Tell: TypeAlias = Callable[[str], None]

_LOG: Final = logging.getLogger(__name__)
_PATIENCE_S: Final = 10
"""How long answers that are under way may take when the service is stopped."""
_WHY: Final = {
    errno.EADDRINUSE: "something else listens there: stop it, or choose another --port",
    errno.EACCES: "this user may not: choose a --port from 1024 on",
    errno.EADDRNOTAVAIL: "this machine has no such address: choose another --host",
}


def bind(host: str, port: int) -> "closing[socket.socket]":
    """
    Take an address before anything is loaded.

    Raises
    ------
    NoAddress
        If it is taken, not this machine's, or no address at all.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        message = f"{host} is no address ({error}); give --host 127.0.0.1, for example."
        raise NoAddress(message) from error
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
    except OSError as error:
        taken.close()
        why = _WHY.get(error.errno or 0, f"{error.strerror}: choose another --host or --port")
        message = f"Port {port} of {host} cannot be listened on; {why}."
        raise NoAddress(message) from error
    return closing(taken)


def is_loopback(taken: socket.socket) -> bool:
    """Whether only this machine can connect."""
    return ipaddress.ip_address(taken.getsockname()[0]).is_loopback


def refuse_open_demo(taken: socket.socket, host: str) -> None:
    """
    Refuse a demo that other machines could reach.

    Raises
    ------
    NoAddress
        If this is not a loopback address.
    """
    if not is_loopback(taken):
        message = (
            f"{host} is reached from other machines, and a demo asks nobody who they are; leave "
            "out --demo and give keys, or --host 127.0.0.1."
        )
        raise NoAddress(message)


def telling(log_format: LogFormat) -> Tell:
    """Begin the log; give what tells whoever started the service, in JSON if all is to be JSON."""
    begin_logs(log_format)
    return _LOG.info if log_format == "json" else note


def run(load: Callable[[], FastAPI], taken: socket.socket, tell: Tell) -> None:
    """
    Serve until somebody stops it; while the app is being loaded each answer is that it is.

    Parameters
    ----------
    load : callable
        Makes the app, in a thread of its own; what it raises ends the server, and is raised here.
    """
    apps: list[FastAPI] = []
    failures: list[BaseException] = []

    def loaded() -> FastAPI:
        apps.append(load())
        return apps[0]

    def end_readers() -> None:
        for app in apps:
            app.state.service.feed.end_readers()

    def failed(error: BaseException) -> None:
        failures.append(error)
        server.should_exit = True

    opening = Opening(loaded, lambda: tell(_where(taken)), failed)
    config = uvicorn.Config(
        opening,
        http=Protocol,
        h11_max_incomplete_event_size=HEAD_BYTES,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE_S,
    )
    server = Server(config, end_readers)
    _allow_connections()
    with _ending_gently():
        server.run(sockets=[taken])
    if failures:
        raise failures[0]


def _allow_connections() -> None:
    """Take as many as this machine allows: the usual 1,024 files are fewer than readers."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Server(uvicorn.Server):
    """Ends who only listens before it waits for all whom it still answers."""

    def __init__(self, config: uvicorn.Config, end_readers: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_readers = end_readers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all connections."""
        self._end_readers()
        await super().shutdown(sockets)


@contextmanager
def _ending_gently() -> Iterator[None]:
    """Have SIGTERM end the program as its end does: what is open is closed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _where(taken: socket.socket) -> str:
    host, port, *_ = taken.getsockname()
    shown = f"[{host}]" if ":" in host else host
    return f"Serving on http://{shown}:{port}, documentation at http://{shown}:{port}/docs"
