"""``/v1/events``: what changes, as it changes; the one route that waits, and so is ``async``."""

from contextlib import aclosing
from typing import Annotated, Any, Final

import anyio
from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import StreamingResponse
from starlette.types import Send

from api.auth import Principal
from api.problems import described
from api.routes.access import needs
from api.routes.desk import AtService
from api.schemas.events import EVENTS, Topic, schemas
from api.services.feeding.reading import SCOPES, Reading, begin_reading

__all__ = ["router", "schemas"]
_LAST: Final = 2**63 - 1


class EventStream(StreamingResponse):
    """Sends what a reader is told, and lets go of it however the connection ends."""

    media_type = "text/event-stream"

    def __init__(self, reading: Reading) -> None:
        super().__init__((), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._reading = reading

    async def stream_response(self, send: Send) -> None:
        """Send until the reader has to resume; one that takes nothing any more is cut off."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        with anyio.CancelScope() as sending:
            async with aclosing(self._reading.chunks(sending.cancel)) as chunks:
                async for chunk in chunks:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


_EVENT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string", "description": "Number of the change."},
        "event": {"enum": list(EVENTS)},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "oneOf": [
                    {"$ref": f"#/components/schemas/{one.__name__}"}
                    for one in dict.fromkeys(EVENTS.values())
                ]
            },
        },
    },
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Events, without end.",
        "content": {"text/event-stream": {"itemSchema": _EVENT}},
    },
}

router = APIRouter(prefix="/v1/events", tags=["events"], responses=described(401, 403))


@router.get(
    "",
    response_class=StreamingResponse,  # FastAPI's own for events writes them for each reader.
    responses=_ANSWERS,
)
async def events(
    service: AtService,
    who: Annotated[Principal, Depends(needs(*sorted(SCOPES)))],
    last_event_id: Annotated[
        int | None,
        Header(ge=0, le=_LAST, description="The event that was seen last; browsers send it."),
    ] = None,
    after: Annotated[
        int | None,
        Query(ge=0, le=_LAST, description="The same, for who connects for the first time."),
    ] = None,
    kinds: Annotated[
        list[Topic] | None, Query(description="Only of these; may be repeated.")
    ] = None,
    centre: Annotated[str | None, Query(description="Only what concerns this centre.")] = None,
) -> EventStream:
    """What changes from now on, or after the event that was seen last."""
    begins = after if last_event_id is None else last_event_id
    return EventStream(await begin_reading(service, who, kinds or (), centre, begins))
