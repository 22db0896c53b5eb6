"""The service that every route asks, and the desk in it at which decisions are made."""

from typing import Annotated, TypeAlias, cast

from fastapi import Depends, Request

from api.services.desk import Desk
from api.services.service import Service


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


AtService: TypeAlias = Annotated[Service, Depends(_service)]


def _desk(service: AtService) -> Desk:
    return service.desk


AtDesk: TypeAlias = Annotated[Desk, Depends(_desk)]
