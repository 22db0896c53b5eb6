"""Bodies too large, too deep or too slow are turned away before anything of ours reads them."""

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError, TooDeep, TooLarge, TooSlow
from api.problems import refusal
from api.settings import Limits

_DRAINED: Final = 4
"""Bodies of so many times the limit are still read to their end, so that the answer is heard."""
_ROUNDS: Final = 32
_ROUND: Final = bytes.maketrans(b"[]{}", b"()()")
_NO_BRACKET: Final = bytes(set(range(256)) - set(b"[]{}"))


class Bounded:
    """Middleware that reads a body whole, and passes on what keeps within a deployment's limits."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(scope, receive)
        except ApiError as refused:
            await refusal(scope, refused)(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _again(body, receive), send)

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
