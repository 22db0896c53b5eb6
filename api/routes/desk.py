"""The desk that every route works at."""

from typing import Annotated, TypeAlias, cast

from fastapi import Depends, Request

from api.services.desk import Desk


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


AtDesk: TypeAlias = Annotated[Desk, Depends(_desk)]
