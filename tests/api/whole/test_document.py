"""The OpenAPI document is the truth: whatever is sent is answered as it says, on both stores."""

from functools import partial

import pytest

from api.edge.admitted import OPEN
from api.services.desk import Desk
from api.settings import Limits
from tests.api.whole.drawn import asked_of
from tests.api.whole.world import WELL, world

IN_ALL, OF_EACH, OF_NOBODY = 2000, 100, 10
STREAMS = {"GET /v1/events"}
"""What never ends has tests of its own."""


@pytest.mark.soak
def test_whatever_is_sent_is_answered_as_the_document_says(
    desk: Desk, url: str, scale: int
) -> None:
    with world(desk, url) as here:
        operations = [one for one in here.operations() if one.label not in STREAMS]
        untold = {one.label for one in operations} - WELL.keys()
        assert untold == set(), "world.py: what is asked well of it?"
        n_each = max(OF_EACH, -(-IN_ALL * scale // len(operations)))
        found = [
            asked_of(one, partial(WELL[one.label], here), here.ask, n_each) for one in operations
        ]
    for one in found:
        print(f"{one.label:40} {one.n:6} {dict(sorted(one.statuses.items()))}")  # noqa: T201 - Shown by -s.
    assert {one.label: one.wrong for one in found if one.wrong} == {}
    assert [one.label for one in found if one.n < OF_EACH or one.n_good == 0] == []
    assert sum(one.n for one in found) >= IN_ALL * scale


def test_nobody_is_told_anything_without_a_key_but_what_is_open(desk: Desk, url: str) -> None:
    with world(desk, url) as here:
        operations = [one for one in here.operations() if one.label not in STREAMS]
        found = [
            asked_of(one, partial(WELL[one.label], here), here.ask_as_nobody, OF_NOBODY)
            for one in operations
        ]
    for one in found:
        path = one.label.split(" ")[1]
        assert (path in OPEN) == (one.n_good > 0), one
        assert path in OPEN or set(one.statuses) == {401}, one
        assert one.wrong == {}


def test_who_asks_too_often_is_told_so_as_the_document_says(desk: Desk, url: str) -> None:
    with world(desk, url, Limits(per_s=0.01, burst=OF_NOBODY)) as here:
        operations = [one for one in here.operations() if one.label not in STREAMS]
        found = [asked_of(one, None, here.ask, OF_NOBODY) for one in operations]
    assert {one.label: one.wrong for one in found if one.wrong} == {}
    assert sum(one.statuses[429] for one in found) > sum(one.n for one in found) / 2


def test_an_answer_that_the_document_does_not_tell_of_is_found(desk: Desk, url: str) -> None:
    label = "GET /v1/agreements/{id_}"
    with world(desk, url) as here:
        told = here.app.openapi()["paths"]["/v1/agreements/{id_}"]["get"]["responses"]
        del told["404"], told["200"]["content"]["application/json"]
        told["200"]["content"]["text/plain"] = {}
        (one,) = (one for one in here.operations() if one.label == label)
        found = asked_of(one, partial(WELL[label], here), here.ask, OF_NOBODY * 2)
    assert {kind.split(" ")[0] for kind in found.wrong} == {"404", "200"}
