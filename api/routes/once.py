"""``Idempotency-Key``: the same request, sent again, is done once and answered the same."""

import hashlib
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Request, Response

from api.auth import Principal
from api.routes.access import principal
from api.services.once import Answered, Sent


async def _sent(
    request: Request,
    who: Annotated[Principal, Depends(principal)],
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Of the caller's making, new for each request: sent again with it, a "
            "request is done once, and answered as before.",
            max_length=100,
            pattern=r"^[!-~]+$",
        ),
    ] = None,
) -> Sent | None:
    if idempotency_key is None:
        return None
    asked = f"{request.method} {request.url.path}?{request.url.query}\n"
    what = asked.encode() + await request.body()
    return Sent(who.key, idempotency_key, hashlib.sha256(what).hexdigest())


SentOnce: TypeAlias = Annotated[Sent | None, Depends(_sent)]


def respond(answer: Answered) -> Response:
    """Give out what was answered."""
    return Response(answer.body, answer.status, answer.headers, media_type="application/json")
