"""Whatever is sent, the service answers or says why not; it does not fail."""

import json
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.api.deployments import shortage
from tests.fictional import NOON, at

GOOD = {"at": at(4.0), "urgency": "U1", "time": NOON, "need": [], "k": 2, "shortages": []}
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(st.characters(), max_size=8),
    st.sampled_from(["\ud800", "\n", "U1", "DOCTOR", "west", NOON, "2024-05-01"]),
)
values = st.recursive(
    odd,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """The document, with one value of it, somewhere, replaced or a field added."""
    if isinstance(document, dict) and document and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(document)))
        return document | {key: draw(spoilt(document[key]))}
    if isinstance(document, list | tuple) and document and draw(st.booleans()):
        i = draw(st.integers(0, len(document) - 1))
        return [*document[:i], draw(spoilt(document[i])), *document[i + 1 :]]
    if isinstance(document, dict) and draw(st.booleans()):
        return document | {draw(st.text(st.characters(), max_size=8)): draw(values)}
    return draw(values)


@given(ask=spoilt(GOOD | {"fleet": shortage()}))
def test_whatever_is_asked_is_answered_or_refused(client: TestClient, ask: Any) -> None:
    body = json.dumps(ask).encode()
    headers = {"content-type": "application/json"}
    response = client.post("/v1/recommendations", content=body, headers=headers)
    assert response.status_code in {200, 400, 422}, response.text
    if response.status_code != 200:
        assert response.json()["detail"].endswith((".", "?"))


REQUEST = GOOD | {"unit": "e1", "nature": "fall", "wanted": ["a unit"], "engaged": []}


@given(ask=spoilt(REQUEST | {"languages": ["nl"], "agreement": "XA-XB"}))
def test_whatever_is_to_be_asked_for_is_drafted_or_refused(client: TestClient, ask: Any) -> None:
    body = json.dumps(ask).encode()
    headers = {"content-type": "application/json"}
    response = client.post("/v1/draft-requests", content=body, headers=headers)
    assert response.status_code in {200, 400, 422}, response.text
    if response.status_code != 200:
        assert response.json()["detail"].endswith((".", "?"))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
QUESTION = {"from": "east", "to": "west", "at": "50.8,6.05", "urgency": "U1", "on": "2024-05-01"}


@given(
    asked=st.dictionaries(
        st.sampled_from([*QUESTION, "shortage", "gain_min", "keyword", "disaster"]), WORDS
    )
)
def test_whatever_the_law_is_asked_it_explains_or_refuses(
    client: TestClient, asked: dict[str, str]
) -> None:
    response = client.get("/v1/agreements/explain", params=QUESTION | asked)
    assert response.status_code in {200, 422}, response.text
    if response.status_code != 200:
        assert response.json()["detail"].endswith((".", "?"))
