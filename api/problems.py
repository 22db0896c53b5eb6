"""Refusals over HTTP: problem documents as in RFC 9457, one for each row of ``api.errors``."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.errors import REFUSALS, meaning_of
from dispatch.written import complaint_about

MEDIA_TYPE: Final = "application/problem+json"


class Problem(BaseModel):
    """Why a request was refused, and the way out."""

    type: str = Field(examples=["urn:crossborder:off-road"])
    title: str
    status: int
    detail: str


def answer_refusals(app: FastAPI) -> None:
    """Have every refusal answered by a problem document."""
    for refusal in REFUSALS:
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(UnicodeEncodeError, _half_a_character)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_exception_handler(Exception, _failed)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem documents for the OpenAPI page."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def failed(scope: Scope) -> JSONResponse:
    """Say that the service failed, without its inside: its log has that."""
    detail = "The service failed; its log says where. Report it with the request that you sent."
    return _problem(scope, "failed", "The service failed.", 500, detail)


def _problem(scope: Scope, name: str, title: str, status: int, detail: str) -> JSONResponse:
    scope.setdefault("state", {})["problem"] = name  # For the log and the metrics.
    problem = Problem(type=f"urn:crossborder:{name}", title=title, status=status, detail=detail)
    return JSONResponse(problem.model_dump(), status, media_type=MEDIA_TYPE)


def _refused(request: Request, error: Exception) -> JSONResponse:
    meaning = meaning_of(error)
    return _problem(request.scope, meaning.name, meaning.title, meaning.status, str(error))


def _not_understood(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong: Sequence[Any] = error.errors()
    if wrong[0]["type"] == "json_invalid":
        at, why = wrong[0]["loc"][-1], wrong[0]["ctx"]["error"]
        detail = f"The body is not JSON: {why} at character {at}. Mend that place."
        return _problem(request.scope, "not-json", "The body is not JSON.", 400, detail)
    if isinstance(wrong[0]["input"], bytes):
        detail = "The body has no media type: send it with Content-Type: application/json."
        return _problem(request.scope, "not-json", "The body is not called JSON.", 415, detail)
    if tuple(wrong[0]["loc"]) == ("body",) and wrong[0]["type"] == "missing":
        detail = "The request has no body: send the incident as a JSON object; /docs shows one."
        return _problem(
            request.scope, "bad-request", "The request cannot be understood.", 422, detail
        )
    detail = " ".join(complaint_about(one, skip=1) for one in wrong)
    return _problem(request.scope, "bad-request", "The request cannot be understood.", 422, detail)


def _half_a_character(request: Request, _error: Exception) -> JSONResponse:
    r"""Refuse what JSON can write and no text can hold: ``"\ud800"``, met when it is quoted."""
    detail = r"The body holds half a character, such as \ud800; send whole ones, in UTF-8."
    return _problem(request.scope, "not-json", "The body is not text.", 400, detail)


def _not_served(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    detail = f"{error.detail}. See /docs for what this service answers."
    answer = _problem(request.scope, "http", title, error.status_code, detail)
    answer.headers.update(error.headers or {})
    return answer


def _failed(request: Request, _error: Exception) -> JSONResponse:
    """Say that it failed; starlette raises the error again, so that the server logs it."""
    return failed(request.scope)
