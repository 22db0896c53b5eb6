"""Refusals over HTTP: problem documents as in RFC 9457, one for each row of ``api.errors``."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.errors import (
    REFUSALS,
    ApiError,
    NoSuchPath,
    NotCalledJson,
    NotJson,
    NotServed,
    NotUnderstood,
    WrongMethod,
    meaning_of,
)
from api.schemas.ask import DESCRIBED, STORED
from dispatch.written import complaint_about

MEDIA_TYPE: Final = "application/problem+json"
PAGES: Final = "/problems"
"""Where each type of problem has its page."""
_LOG: Final = logging.getLogger(__name__)
_BY_STATUS: Final = {400: NotJson, 404: NoSuchPath, 405: WrongMethod}
_TOO_MANY: Final = 20
"""How many fields are named: whoever sends thousands of wrong ones learns enough from these."""
_LONG: Final = 200
_BRANCHES: Final = (STORED, DESCRIBED)
"""Steps into a value that may be one of several, which no caller wrote."""


class WrongField(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str | None = Field(None, description="JSON pointer into the body.", examples=["#/at"])
    parameter: str | None = Field(None, description="Of the query, the path or the headers.")
    detail: str


class Problem(BaseModel):
    """Why a request was refused, and the way out."""

    type: str = Field(description="Path of a page about it.", examples=[f"{PAGES}/off-road"])
    title: str
    status: int
    detail: str
    instance: str = Field(
        description="The request, as `X-Request-Id` and the log name it.",
        examples=["urn:crossborder:request:7a0f6f3e2f0b4b8f9d1c5e6a7b8c9d0e"],
    )
    errors: list[WrongField] | None = Field(None, description="Field by field, where it is these.")


def answer_refusals(app: FastAPI) -> None:
    """Have every refusal answered by a problem document."""
    for refused in REFUSALS:
        app.add_exception_handler(refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(UnicodeEncodeError, _half_a_character)
    app.add_exception_handler(HTTPException, _not_served)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem documents for the OpenAPI page."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def problem_schemas() -> dict[str, Any]:
    """Give the schemas of problem documents for the OpenAPI page."""
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**problem.pop("$defs"), "Problem": problem}


def refusal(
    scope: Scope,
    error: Exception,
    *,
    status: int | None = None,
    errors: list[WrongField] | None = None,
) -> JSONResponse:
    """Write the problem document of a refusal."""
    meaning, state = meaning_of(error), scope.setdefault("state", {})
    state["problem"] = meaning.name  # For the log and the metrics.
    problem = Problem(
        type=f"{PAGES}/{meaning.name}",
        title=meaning.title,
        status=status or meaning.status,
        detail=str(error),
        instance=f"urn:crossborder:request:{state.get('request_id', 'unknown')}",
        errors=errors,
    )
    answer = JSONResponse(
        problem.model_dump(exclude_none=True), problem.status, media_type=MEDIA_TYPE
    )
    if isinstance(error, ApiError) and error.retry_after_s is not None:
        answer.headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, ApiError) and error.challenge is not None:
        answer.headers["WWW-Authenticate"] = error.challenge
    return answer


def failed(scope: Scope) -> JSONResponse:
    """Say that the service failed, without its inside: its log has that."""
    message = "The service failed; its log says where. Report it with the `instance` given here."
    return refusal(scope, ApiError(message))


def _refused(request: Request, error: Exception) -> JSONResponse:
    answer = refusal(request.scope, error)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s", error)  # It is not the caller who has to do something.
    return answer


def _not_understood(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong: Sequence[ErrorDetails] = error.errors()
    first = wrong[0]
    if first["type"] == "json_invalid":
        at, why = first["loc"][-1], first["ctx"]["error"]
        message = f"The body is not JSON: {why} at character {at}. Mend that place."
        return refusal(request.scope, NotJson(message))
    if isinstance(first["input"], bytes):
        message = "The body has no media type: send it with Content-Type: application/json."
        return refusal(request.scope, NotCalledJson(message))
    if tuple(first["loc"]) == ("body",) and first["type"] == "missing":
        message = "The request has no body: send it as a JSON object; /docs shows one."
        return refusal(request.scope, NotUnderstood(message))
    fields = [_wrong_field(one, error.body) for one in wrong[:_TOO_MANY]]
    message = " ".join(one.detail for one in fields)
    return refusal(request.scope, NotUnderstood(message), errors=fields)


def _wrong_field(one: ErrorDetails, body: Any) -> WrongField:
    where, *path = one["loc"]
    detail = complaint_about(one, _BRANCHES, skip=1)
    if where == "body":
        return WrongField(pointer=_pointer(one, body), detail=detail)
    return WrongField(parameter=str(path[0]) if path else str(where), detail=detail)


def _pointer(one: ErrorDetails, body: Any) -> str | None:
    """
    Give the JSON pointer (RFC 6901) of what is wrong; None if it is too long to be read.

    Steps that the body does not have are pydantic's own and no caller's, but for what is missing.
    """
    path, steps = [*one["loc"][1:], one.get("ctx", {}).get("unknown")], []
    for step in path:
        is_key = isinstance(body, Mapping) and step in body
        if is_key or (isinstance(body, list) and isinstance(step, int) and step < len(body)):
            body = body[step]
            steps.append(str(step))
    if one["type"] == "missing":
        steps.append(str(one["loc"][-1]))
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    return f"#{quote(pointer, errors='replace')}" if len(pointer) <= _LONG else None


def _half_a_character(request: Request, _error: Exception) -> JSONResponse:
    r"""Refuse what JSON can write and no text can hold: ``"\ud800"``, met when it is quoted."""
    message = r"The body holds half a character, such as \ud800; send whole ones, in UTF-8."
    return refusal(request.scope, NotJson(message))


def _not_served(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code, NotServed)
    message = f"{error.detail}. See /docs for what this service answers."
    answer = refusal(request.scope, kind(message), status=error.status_code)
    answer.headers.update(error.headers or {})
    return answer
