"""
Requests drawn from the OpenAPI document of the service, and helped to be understood.

What a document tells is not enough to be answered: ids must be known, positions lie on the map.
So of each operation one request is told that is answered well, and what is sent is drawn from it
and from what the document allows and forbids: neither alone, mostly something between.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, Response
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from tests.api.spoilt import spoilt

Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
Case: TypeAlias = schemathesis.Case[Any]
JSON: Final = "application/json"
CHECKS: Final = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


class Well(NamedTuple):
    """A request that is answered well; what is not told is not sent."""

    path: Mapping[str, str] = {}
    query: Mapping[str, Any] = {}
    body: Any = NOT_SET
    headers: Mapping[str, str] = {}


Ask: TypeAlias = Callable[[Case], Response]


@dataclass
class Answers:
    """How the requests of one operation were answered, and what was wrong with that."""

    label: str
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    """By kind; of each the first."""

    @property
    def n(self) -> int:
        return self.statuses.total()

    @property
    def n_good(self) -> int:
        return sum(n for status, n in self.statuses.items() if 200 <= status < 300)

    def take(self, case: Case, response: Response) -> None:
        """Count an answer, and hold it against the document."""
        self.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            for one in failures.exceptions:
                self.wrong.setdefault(f"{response.status_code} {one.title}", str(failures))
        if response.status_code >= 400:
            says = response.json().get("detail", "")
            if not says.endswith((".", "?")):
                self.wrong.setdefault(f"{response.status_code} no way out", f"{says!r}")


def asked_of(
    operation: Operation, well: Callable[[], Well] | None, ask: Ask, n_requests: int
) -> Answers:
    """
    Ask one operation so many times.

    Parameters
    ----------
    well : callable or None
        Gives a request that is answered well; None: only what the document tells is used.
    """
    load_all_checks()
    answers = Answers(operation.label)
    any_ = st.one_of(
        [
            operation.as_strategy(generation_mode=mode, feedback=NO_FEEDBACK)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ]
    )

    @settings(
        max_examples=n_requests,
        database=None,
        phases=[Phase.generate],  # The world goes on: what failed once need not fail again.
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), number=st.integers(0, 2**64))
    def ask_once(data: st.DataObject, number: int) -> None:
        del number  # So that a request without anything to draw is sent again.
        case = _case(data, operation, any_, well)
        answers.take(case, ask(case))

    ask_once()
    return answers


def _case(
    data: st.DataObject,
    operation: Operation,
    any_: st.SearchStrategy[Case],
    well: Callable[[], Well] | None,
) -> Case:
    way = data.draw(st.sampled_from(["any", "well", "nearly", "spoilt"]))
    if well is None or way == "any":
        return data.draw(any_)
    told = well()
    if way == "nearly":
        told = _nearly(data, told, data.draw(any_))
    if way == "spoilt" and told.body is not NOT_SET:
        # As bytes, since what is spoilt may be no JSON: NaN.
        told = told._replace(body=json.dumps(data.draw(spoilt(told.body))).encode())
    elif way == "spoilt" and told.query:
        some = st.dictionaries(
            st.sampled_from(sorted(told.query)), st.text(max_size=12), max_size=2
        )
        told = told._replace(query={**told.query, **data.draw(some)})
    return operation.Case(
        path_parameters=dict(told.path),
        query=dict(told.query),
        headers=dict(told.headers),
        body=told.body,
        media_type=None if told.body is NOT_SET else JSON,
    )


def _nearly(data: st.DataObject, told: Well, other: Case) -> Well:
    """Take one place of another request."""
    parts = [name for name in ("path", "query", "body", "headers") if _of(other, name)]
    if not parts:
        return told
    part = data.draw(st.sampled_from(parts))
    theirs, ours = _of(other, part), getattr(told, part)
    if not (isinstance(theirs, Mapping) and isinstance(ours, Mapping)):
        return told._replace(**{part: theirs})
    name = data.draw(st.sampled_from(sorted(theirs)))
    return told._replace(**{part: {**ours, name: theirs[name]}})


def _of(case: Case, part: str) -> Any:
    named = getattr(case, "path_parameters" if part == "path" else part)
    return None if named is NOT_SET else named
