"""Who asks, checked before anything else: each route says which scopes open it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth import Principal, Scope
from api.routes.desk import AtService

_BEARER = HTTPBearer(auto_error=False, description="A key of your centre.")


def principal(
    request: Request,
    service: AtService,
    shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
) -> Principal:
    """Tell who asks."""
    secret = None if shown is None else shown.credentials
    who = service.access.principal(secret, service.clock())
    request.state.centre, request.state.key = who.centre, who.key  # For the log.
    return who


def needs(*any_of: Scope) -> Callable[..., Principal]:
    """Let in who has one of these scopes: ``Annotated[Principal, Depends(needs(...))]``."""

    def checked(who: Annotated[Principal, Depends(principal)]) -> Principal:
        who.needs(*any_of)
        return who

    return checked
