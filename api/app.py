"""The HTTP service: ready as soon as it is made, with documentation that needs no internet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api import feed
from api.edge.admitted import Admitted
from api.edge.bounded import Bounded
from api.edge.rated import Rated
from api.edge.seen import Seen
from api.problems import answer_refusals, described, problem_schemas
from api.routes import (
    agreements,
    arrivals,
    centres,
    draft_requests,
    health,
    incidents,
    metrics,
    problems,
    recommendations,
    requests,
    shortages,
    situation,
    units,
)
from api.services.recommendations import example, warm
from api.services.service import Service


def create_app(service: Service) -> FastAPI:
    """
    Make the fronts of a service.

    It decides one incident first: what is compiled or loaded late is then there before the first
    request.

    Raises
    ------
    BadAgreement, BadIncident, BadTexts, NoPlace
        If it cannot decide with this desk.
    """
    desk = service.desk
    warm(desk)
    app = FastAPIOffline(
        title="Cross-border ambulance dispatch",
        version=version("crossborder-dispatch"),
        description="Who can be there first, on either side of the border, and under which "
        "agreement.",
        responses=described(408, 413, 429, 431, 500, 503),
        lifespan=_until_shutdown,
        redoc_url=None,  # Its page fetches a logo from the internet; control rooms have none.
        swagger_ui_parameters={"validatorUrl": None},  # Its badge would tell the internet our URL.
    )
    app.state.service = service
    app.router.redirect_slashes = False  # A redirect would go where the Host header says.
    # From the inside out: nobody's body is read before it is known who asks, and all are seen.
    app.add_middleware(Bounded, limits=desk.settings.limits)
    app.add_middleware(Admitted, service=service)
    app.add_middleware(Rated, limits=desk.settings.limits)
    app.add_middleware(Seen, metrics=desk.metrics)
    answer_refusals(app)
    app.include_router(recommendations.router, responses=described(400, 404, 409, 415, 422))
    app.include_router(draft_requests.router, responses=described(400, 415, 422))
    app.include_router(agreements.router, responses=described(422))
    app.include_router(centres.router, responses=described(422))
    for keeping in (units, incidents, shortages, requests, arrivals):
        statuses = described(400, 401, 403, 404, 409, 415, 422, 503)
        app.include_router(keeping.router, responses=statuses)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(problems.router)
    app.include_router(situation.router, responses=described(401, 403, 422))
    app.include_router(feed.router, responses=described(410, 422))
    schemas = app.openapi()["components"]["schemas"]
    schemas |= problem_schemas() | feed.schemas()
    schemas["Ask"]["examples"] = [example(desk).model_dump(mode="json", exclude_unset=True)]
    return app


@asynccontextmanager
async def _until_shutdown(app: FastAPI) -> AsyncIterator[None]:
    yield
    recorder = app.state.service.desk.recorder
    if recorder is not None:
        recorder.close()
