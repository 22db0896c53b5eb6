"""Nobody is let in without a key, whichever route they ask for, but to a few open pages."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth import secret_in
from api.errors import ApiError
from api.problems import refusal
from api.services.service import Service

OPEN: Final = ("/docs", "/openapi.json", "/problems", "/v1/ready")
"""Pages that say nothing of units, incidents or centres."""
OPEN_BELOW: Final = ("/docs/", "/problems/", "/static-offline-docs/")


class Admitted:
    """
    Middleware that asks who somebody is before anything of the request is read.

    A route that says nothing of access is closed thereby, and so is one that does not exist.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or answer that it must not come in."""
        if scope["type"] == "http" and not is_open(_path(scope)):
            try:
                self._admit(scope)
            except ApiError as refused:  # Nobody, or somebody who comes too often.
                await refusal(scope, refused)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        secret = secret_in(Headers(scope=scope).getlist("authorization"))
        who = self._service.access.principal(secret, self._service.clock())
        # The last two are for the log.
        scope.setdefault("state", {}).update(principal=who, centre=who.centre, key=who.key)


def _path(scope: Scope) -> str:
    """Give the path as routes see it: without the place where a proxy has put the service."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_open(path: str) -> bool:
    """Whether a path is one of the few that anybody may see."""
    return path in OPEN or path.startswith(OPEN_BELOW)
