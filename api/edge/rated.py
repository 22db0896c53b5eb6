"""Who comes too often, or with a head too large, is turned away before anybody asks who it is."""

import ipaddress
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.buckets import Buckets
from api.errors import ApiError, HeadTooLarge
from api.problems import refusal
from api.settings import Limits

HEAD_BYTES: Final = 16 * 1024
"""Of a request line with all its headers."""
_ALWAYS: Final = frozenset({"/v1/ready"})
"""Paths that are answered however often: a load balancer must not be told to wait."""


class Rated:
    """Middleware that lets each address come only so often."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._buckets = Buckets(limits.per_s, limits.burst) if limits.per_s else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        try:
            if scope["type"] == "http":
                self._look_at(scope)
        except ApiError as refused:
            await refusal(scope, refused)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _look_at(self, scope: Scope) -> None:
        """Refuse; a large head is seen here if it came in one piece, by the server if not."""
        n_bytes = len(scope.get("raw_path") or b"") + len(scope.get("query_string", b""))
        if n_bytes + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
            raise head_too_large()
        if self._buckets is not None and scope["path"] not in _ALWAYS:
            self._buckets.take(_from(scope))


def head_too_large() -> HeadTooLarge:
    """Say how large the head of a request may be."""
    message = f"Request line and headers have more than {HEAD_BYTES} bytes; shorten them."
    return HeadTooLarge(message)


def _from(scope: Scope) -> str:
    """Give the address of a caller; of IPv6 the network, in which anybody has many addresses."""
    client = scope.get("client")
    if client is None:
        return ""
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return str(client[0])  # What a proxy wrote.
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)
