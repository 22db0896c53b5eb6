"""A centre whose cover or shortage changes is announced, once, whichever process sees it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from api.services import cover_warnings
from api.services.cover_warnings import warn, watching_cover
from api.services.desk import Desk
from api.services.service import Service, open_service
from api.store.changes import Kind, changes_after
from api.store.units import put_units
from tests.api.callers import NOBODY, Caller, opened
from tests.api.clocks import Hands
from tests.api.readers import Reader, served
from tests.api.sending import sent
from tests.api.store.sent import sent as told_of
from tests.api.test_situation import of, peopled


def warned(service: Service) -> list[dict[str, Any]]:
    """Give all that was announced, without what is told beside it."""
    with service.store.reading() as tx:
        every = changes_after(tx, 0, 1000)
    return [
        {name: one.data[name] for name in ("below", "short", "share")}
        for one in every
        if one.kind is Kind.COVERAGE and one.subject == "west"
    ]


@pytest.fixture
def watched(desk: Desk) -> Desk:
    return peopled(desk, warn_below_share=0.5, warn_margin_share=0.2)


@pytest.fixture
def house(watched: Desk) -> Iterator[Caller]:
    with opened(watched, demo=False) as caller:
        yield caller


def test_it_warns_when_the_share_falls_and_when_it_has_risen(house: Caller) -> None:
    west, service = house.of_centre("west"), house.service
    west.put(sent("w1", 3.0))  # 30 of 40 live there, 10 at the first kilometre.
    assert warn(service) == ()
    assert warned(service) == []
    west.put(sent("w1", 1.0, sequence=1))
    assert warn(service) == ("west",)
    assert warn(service) == ()
    assert warned(service) == [{"below": True, "short": False, "share": 0.25}]
    assert of(west, "west")["cover"]["is_below"] is True
    west.put(sent("w1", 3.0, sequence=2))
    assert warn(service) == ("west",)
    assert of(west, "west")["cover"]["is_below"] is False


def test_a_share_that_trembles_is_announced_once(desk: Desk) -> None:
    with opened(peopled(desk, warn_below_share=0.7, warn_margin_share=0.2), demo=False) as house:
        west, service = house.of_centre("west"), house.service
        for sequence, km in enumerate((1.0, 3.0, 1.0, 3.0)):  # 0.25 and 0.75, and 0.9 is wanted.
            west.put(sent("w1", km, sequence=sequence))
            warn(service)
        assert warned(service) == [{"below": True, "short": False, "share": 0.25}]
        west.put(sent("w2", 1.0))
        warn(service)
        assert [one["below"] for one in warned(service)] == [True, False]


def test_it_warns_when_nothing_is_left_to_send_and_when_something_is(house: Caller) -> None:
    west, service = house.of_centre("west"), house.service
    west.put(sent("w1", 3.0))
    west.put(sent("w1", 3.0, sequence=1, status="busy"))
    warn(service)
    west.put(sent("w1", 3.0, sequence=2))
    warn(service)
    assert [one["short"] for one in warned(service)] == [True, False]


def test_without_a_setting_nobody_is_warned_of_a_share(desk: Desk) -> None:
    with opened(peopled(desk), demo=False) as house:
        west = house.of_centre("west")
        west.put(sent("w1", 1.0))
        assert warn(house.service) == ()
        assert of(west, "west")["cover"]["is_below"] is None


def test_what_is_not_known_ends_no_warning_and_begins_none(house: Caller) -> None:
    west, service = house.of_centre("west"), house.service
    west.put(sent("w1", 3.0))
    house.hands.pass_s(600)
    assert warn(service) == ()  # It may still be there.
    west.put(sent("w1", 3.0, clock_s=600, status="busy"))
    assert warn(service) == ("west",)
    house.hands.pass_s(600)
    assert warn(service) == ()
    assert len(warned(service)) == 1


def test_of_two_processes_one_announces_it(watched: Desk, url: str) -> None:
    desk = replace(watched, fleets=NOBODY, clock=Hands())
    with ExitStack() as opened_:
        one, other = (opened_.enter_context(open_service(desk, url)) for _ in range(2))
        with one.store.writing(one.clock()) as tx:
            put_units(tx, [told_of("w1", 10)])
        for service in (one, other):
            assert service.live.await_change(tx.last)
        assert [warn(one), warn(other), warn(one)] == [("west",), (), ()]


def test_a_thread_of_its_own_watches_and_the_feed_tells_of_it(
    watched: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cover_warnings, "_ONCE_IN_S", 0.02)
    with opened(watched, demo=False) as house, watching_cover(house.service):
        west = house.of_centre("west")
        with (
            served(house.service) as port,
            Reader(port, "?kinds=coverage", Authorization=f"Bearer {west.key}") as reader,
        ):
            reader.next()
            west.put(sent("w1", 1.0))
            event = reader.next()
    assert event.kind == "coverage"
    assert (event.data["centre"], event.data["below"]) == ("west", True)
    assert event.data["share"] == 0.25
