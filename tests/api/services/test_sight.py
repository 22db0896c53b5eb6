"""The reader is ``west`` in XA; ``east`` in XB has a free unit e1 and a busy one e2."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.asking.words import State
from api.auth import Principal, Scope
from api.services.desk import Desk, FromFile
from api.services.service import Service, open_service
from dispatch.agreements.act.load import catalogue_of
from dispatch.fleet import Unit
from dispatch.sharing import Sharing
from tests.api.asking.asked import standing
from tests.api.clocks import Hands
from tests.dispatch.agreements.world import law
from tests.fictional import at, fleet_of, unit

WEST = Principal("key of west", "west", frozenset(Scope))
EAST = Principal("key of east", "east", frozenset(Scope))
DEMO = Principal("demo", None, frozenset(Scope))
CREW = {"crew": 2, "certificates": ["ALS"], "licences": ["C1"], "languages": ["nl"]}
FLEET = fleet_of(
    unit("w1", 3.0, status="busy", home=at(1.0)),
    unit("e1", 6.0, home=at(7.0), equipment=["ventilator"], **CREW),
    unit("e2", 7.0, status="busy"),
    unit("e3", 8.0, status="of nobody's table"),
)


class Opening:
    """Opens services with what the deployment shows, and what an agreement says."""

    def __init__(self, desk: Desk, closing: ExitStack) -> None:
        self._desk, self._closing = desk, closing

    def __call__(self, otherwise: str, hands: Hands | None = None, **says: Any) -> Service:
        source = {"source": "gazette", "confidence": "high"}
        terms = {"sharing": {"rule": says.pop("rule"), **source}} if "rule" in says else {}
        desk = replace(
            self._desk,
            fleets=FromFile(FLEET),
            catalogue=catalogue_of([law(terms=terms, **says)]),
            settings=self._desk.settings.model_copy(
                update={"sharing": Sharing(otherwise), "accepted": frozenset()}
            ),
            clock=hands or Hands(),
        )
        return self._closing.enter_context(open_service(desk, demo=True))


@pytest.fixture
def opening(desk: Desk) -> Iterator[Opening]:
    with ExitStack() as closing:
        yield Opening(desk, closing)


def seen(service: Service, who: Principal) -> set[str]:
    sight = service.sight(who)
    return {one.id for one in service.live.now.fleet.units if sight.sees_unit(one)}


def of_fleet(id_: str) -> Unit:
    return next(one for one in FLEET.units if one.id == id_)


def test_all_own_units_are_seen_and_of_a_neighbour_what_is_shown(opening: Opening) -> None:
    assert seen(opening("nothing"), WEST) == {"w1"}
    assert seen(opening("situation"), WEST) == {"w1"}
    assert seen(opening("free_units"), WEST) == {"w1", "e1"}  # Never e2, nor what nobody can read.
    assert seen(opening("free_units"), EAST) == {"e1", "e2", "e3"}  # w1 is busy.


def test_an_agreement_says_more_than_the_deployment(opening: Opening) -> None:
    assert seen(opening("nothing", rule="free_units"), WEST) == {"w1", "e1"}
    assert seen(opening("free_units", rule="nothing"), WEST) == {"w1"}


def test_the_demo_sees_everything(opening: Opening) -> None:
    service = opening("nothing")
    assert seen(service, DEMO) == {"w1", "e1", "e2", "e3"}
    assert service.sight(DEMO).told(of_fleet("e2")) == of_fleet("e2")
    assert service.sight(DEMO).sees_incident("east")


def test_no_scope_lets_a_centre_see_more(opening: Opening) -> None:
    service = opening("nothing")
    for scope in Scope:
        assert seen(service, WEST._replace(scopes=frozenset([scope]))) == {"w1"}


def test_a_reader_whom_nobody_knows_sees_its_own_and_nothing_else(opening: Opening) -> None:
    assert seen(opening("free_units"), WEST._replace(centre="nowhere")) == set()


def test_of_a_neighbours_unit_neither_home_nor_crew_is_told(opening: Opening) -> None:
    service, e1 = opening("free_units"), of_fleet("e1")
    told = service.sight(WEST).told(e1)
    assert told is not None
    hidden = {"home", "crew", "certificates", "equipment", "licences", "languages"}
    assert {name for name in hidden if getattr(e1, name) is None} == set()
    assert {name for name, value in told if value is None} == hidden
    assert told.model_dump(exclude=hidden) == e1.model_dump(exclude=hidden)
    assert service.sight(EAST).told(e1) == e1
    assert service.sight(WEST).told(of_fleet("e2")) is None


@pytest.mark.parametrize(("rule", "sees"), [("nothing", False), ("situation", True)])
def test_numbers_are_seen_where_at_least_they_are_shown(
    opening: Opening, rule: str, sees: bool
) -> None:
    sight = opening(rule).sight(WEST)
    assert sight.sees_situation("west")
    assert sight.sees_situation("east") is sees
    assert sight.sees_free_units("west")
    assert not sight.sees_free_units("east")
    assert sight.shows("east").what == rule


def test_incidents_are_seen_by_their_own_centre_only(opening: Opening) -> None:
    sight = opening("free_units").sight(WEST)
    assert sight.sees_incident("west")
    assert not sight.sees_incident("east")


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (State.PROPOSED, {"west"}),
        (State.CANCELLED, {"west"}),  # Before anybody was asked.
        (State.REQUESTED, {"west", "east"}),
        (State.REJECTED, {"west", "east"}),
        (State.RELEASED, {"west", "east"}),
    ],
)
def test_a_request_is_seen_by_who_asks_and_by_who_was_asked(
    opening: Opening, state: State, readers: set[str]
) -> None:
    service = opening("free_units")
    for centre in ("west", "east", "somebody else"):
        sight = service.sight(WEST._replace(centre=centre))
        assert sight.sees_request(standing(state)) is (centre in readers)


def test_the_law_of_the_day_counts(opening: Opening) -> None:
    """The clock shows noon in Brussels; on the next day what the agreement said is over."""
    hands = Hands()
    service = opening("nothing", hands, rule="free_units", valid_to=date(2024, 5, 1))
    assert seen(service, WEST) == {"w1", "e1"}
    hands.pass_s(12 * 3600 - 1)
    assert seen(service, WEST) == {"w1", "e1"}
    hands.pass_s(1)
    assert seen(service, WEST) == {"w1"}
