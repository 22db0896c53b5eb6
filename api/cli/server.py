"""The socket and the server of ``crossborder serve``."""

import errno
import ipaddress
import logging
import socket
from contextlib import closing
from typing import Final

import uvicorn
from fastapi import FastAPI

from api.cli.screen import note
from api.errors import NoAddress

_WHY: Final = {
    errno.EADDRINUSE: "something else listens there: stop it, or choose another --port",
    errno.EACCES: "this user may not: choose a --port from 1024 on",
    errno.EADDRNOTAVAIL: "this machine has no such address: choose another --host",
}


def bind(host: str, port: int) -> "closing[socket.socket]":
    """
    Take an address before anything is loaded; nobody can connect before the server runs.

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


def run(app: FastAPI, taken: socket.socket) -> None:
    """Serve until somebody stops it; each decision is a line of the log."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    _Server(uvicorn.Config(app, log_config=None)).run(sockets=[taken])


class _Server(uvicorn.Server):
    """Says where it is when it can be reached there, and not before."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        assert sockets is not None, "The address is taken before the server runs."
        host, port, *_ = sockets[0].getsockname()
        shown = f"[{host}]" if ":" in host else host
        note(f"Serving on http://{shown}:{port}, documentation at http://{shown}:{port}/docs")
