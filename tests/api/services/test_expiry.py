"""What nobody has answered in time is over, whichever process looks first."""

from collections.abc import Iterator

import pytest

from api.services.attendant import attending
from api.services.desk import Desk
from api.services.expiry import expire_due
from api.store.changes import Kind, changes_after
from graphs.region import Region
from tests.api.rooms import House, deployment, house, until
from tests.fictional import unit


@pytest.fixture(scope="module")
def desk(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deployment(tmp_path_factory.mktemp("expiry"), street)


@pytest.fixture
def night(desk: Desk, url: str) -> Iterator[House]:
    with house(desk, url) as opened:
        opened.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0), unit("e2", 8.0))
        opened.opens("i1")
        yield opened


def test_what_nobody_answers_is_over_and_its_unit_free_again(night: House) -> None:
    west = night.room("west")
    id_ = west.asks("i1", "e1", within_s=60).json()["id"]
    night.hands.pass_s(59.9)
    assert expire_due(night.service) == ()
    night.hands.pass_s(0.1)
    assert expire_due(night.service) == (id_,)
    assert expire_due(night.service) == ()
    told = west.sees(id_)
    assert told["state"] == "expired"
    last = told["history"][-1]
    assert (last["centre"], last["reason"]) == (None, "No answer came in time.")
    assert west.asks("i1", "e1").status_code == 201


def test_a_clock_that_was_put_back_ends_nothing_twice(night: House) -> None:
    west = night.room("west")
    id_ = west.asks("i1", "e1", within_s=60).json()["id"]
    night.hands.pass_s(60)
    expire_due(night.service)
    night.hands.pass_s(-120)
    assert expire_due(night.service) == ()
    assert west.sees(id_)["state"] == "expired"


def test_of_two_processes_one_ends_it_and_the_other_passes_over_it(
    night: House, desk: Desk, url: str
) -> None:
    west = night.room("west")
    id_ = west.asks("i1", "e1", within_s=60).json()["id"]
    with house(desk, url) as other:
        for one in (night, other):
            one.hands.pass_s(60)
        stale = other.service.live
        stale.close()  # It knows nothing of what the first one does.
        assert expire_due(night.service) == (id_,)
        assert id_ in stale.now.requests
        assert expire_due(other.service) == ()
    with night.service.store.reading() as tx:
        steps = [one for one in changes_after(tx, 0, 1000) if one.kind is Kind.REQUEST_STEPPED]
    assert len(steps) == 3  # Proposed, asked, expired.


def test_a_service_ends_it_without_being_asked(night: House) -> None:
    west = night.room("west")
    id_ = west.asks("i1", "e1", within_s=60).json()["id"]
    with attending(night.service):
        night.hands.pass_s(60)
        assert until(lambda: west.sees(id_)["state"] == "expired")
