"""What is turned away at the door: who comes too often, and bodies too large, deep or slow."""

import asyncio
import ipaddress
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.buckets import Buckets
from api.errors import ApiError, HeadTooLarge, TooDeep, TooLarge, TooSlow
from api.problems import refusal
from api.settings import Limits

HEAD_BYTES: Final = 16 * 1024
"""Of a request line with all its headers."""
_ALWAYS: Final = frozenset({"/v1/ready"})
"""Paths that are answered however often: a load balancer must not be told to wait."""
_DRAINED: Final = 4
"""Bodies of so many times the limit are still read to their end, so that the answer is heard."""
_ROUNDS: Final = 32
_ROUND: Final = bytes.maketrans(b"[]{}", b"()()")
_NO_BRACKET: Final = bytes(set(range(256)) - set(b"[]{}"))


class Limiting:
    """Middleware that lets through what keeps within a deployment's limits, body and all."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits
        self._buckets = Buckets(limits.per_s, limits.burst) if limits.per_s else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _look_at_head(scope)
            self._take(scope)
            body = await self._body(scope, receive)
        except ApiError as over:
            await refusal(scope, over)(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _again(body, receive), send)

    def _take(self, scope: Scope) -> None:
        if self._buckets is not None and scope["path"] not in _ALWAYS:
            self._buckets.take(_from(scope))

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Read the whole body; None if the caller has gone."""
        headers, most = Headers(scope=scope), self._limits.max_body_bytes
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return b""
        if _said_length(headers) > _DRAINED * most:
            raise _too_large(most)
        try:
            async with asyncio.timeout(self._limits.body_timeout_s):
                body = await _read(receive, most)
        except TimeoutError:
            message = (
                f"The body did not come within {self._limits.body_timeout_s} s; send it at once."
            )
            raise TooSlow(message) from None
        if body is not None and nests_too_deeply(body):
            message = (
                f"The body is nested more than {2 * _ROUNDS} deep; nothing that is asked for is."
            )
            raise TooDeep(message)
        return body


def head_too_large() -> HeadTooLarge:
    """Say how large the head of a request may be."""
    message = f"Request line and headers have more than {HEAD_BYTES} bytes; shorten them."
    return HeadTooLarge(message)


def nests_too_deeply(body: bytes) -> bool:
    """
    Say whether JSON is nested too deeply to be read by programs that call themselves.

    What is at most 32 deep is never refused, what is deeper than 64 always. Strings go first, then
    whatever is not a bracket, then 32 times the innermost pairs: no step takes longer than the body
    is long.
    """
    no_escapes = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    left = b"".join(no_escapes.split(b'"')[::2]).translate(_ROUND, _NO_BRACKET)
    for _ in range(_ROUNDS):
        left = left.replace(b"()", b"")
    return left.count(b"(") > _ROUNDS


def _look_at_head(scope: Scope) -> None:
    """Refuse a large head that came in one piece; the server sees to those that come in several."""
    n_bytes = len(scope.get("raw_path") or b"") + len(scope.get("query_string", b""))
    if n_bytes + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
        raise head_too_large()


async def _read(receive: Receive, most: int) -> bytes | None:
    body, n_bytes, is_more = bytearray(), 0, True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk, is_more = message.get("body", b""), message.get("more_body", False)
        n_bytes += len(chunk)
        if n_bytes <= most:
            body += chunk
        elif n_bytes > _DRAINED * most:
            break
    if n_bytes > most:
        raise _too_large(most)
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body as if it came only now, and then what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again


def _said_length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() else 0


def _too_large(most: int) -> TooLarge:
    message = f"The body has more than {most} bytes; send it in parts."
    return TooLarge(message)


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
