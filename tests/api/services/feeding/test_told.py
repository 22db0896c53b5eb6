"""What a change tells depends on who reads: all of one's own, of a neighbour what it shares."""

import json
from typing import Any, NamedTuple

from api.asking.request import Request
from api.asking.words import State
from api.schemas.events import EVENTS, Topic
from api.services.feeding.told import Seen, Sight, Standing, Telling, Wanted
from api.store.changes import Change, Kind
from api.store.columns import plain
from dispatch.incident import read_incident
from tests.api.asking.asked import standing
from tests.api.store.sent import START, sent
from tests.fictional import at


class Shares(NamedTuple):
    """The sight of one centre: it sees of ``west`` what it is said here to see."""

    centre: str = "east"
    free_units: bool = True
    situation: bool = True

    def is_own(self, centre: str) -> bool:
        return centre == self.centre

    def sees_free_units(self, centre: str) -> bool:
        return self.is_own(centre) or (centre == "west" and self.free_units)

    def sees_situation(self, centre: str) -> bool:
        return self.is_own(centre) or (centre == "west" and self.situation)


SHARED = Shares()
EAST = Wanted("east", frozenset(Topic), None)
NOBODY = Shares(free_units=False, situation=False)


def told(*seen: Seen, sight: Sight = SHARED, wanted: Wanted = EAST) -> list[tuple[str, Any]]:
    """Give what a reader is told, event by event."""
    found = []
    for text in Telling(seen).to(wanted, sight).decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in text.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
        EVENTS[fields["event"]].model_validate_json(fields["data"])
    return found


def change(kind: Kind, subject: str, centre: str, data: dict[str, Any], number: int = 1) -> Change:
    return Change(number, START, kind, subject, centre, data)


def put(id_: str, *, free: bool, number: int = 1, **said: Any) -> Change:
    status: dict[str, Any] = {} if free else {"status": "busy", "availability": "not_available"}
    update = sent(id_, 0, home=(50.8, 6.0), crew=2, **status, **said)
    return change(Kind.UNIT_PUT, id_, update.unit.centre, plain(update), number)


def follow(*changes: Change, whole: bool = True) -> list[Seen]:
    return Standing(is_whole=whole).follow(changes)


def test_of_its_own_unit_a_centre_is_told_all() -> None:
    ((kind, data),) = told(*follow(put("e1", free=False, centre="east", country="XB")))
    assert kind == "unit_put"
    shown = data["unit"]["properties"]
    assert (shown["status"], shown["crew"], shown["home"]) == ("busy", 2, [6.0, 50.8])
    assert "languages" not in shown  # Nobody told.


def test_of_a_neighbours_free_unit_where_it_is_and_no_more() -> None:
    ((kind, data),) = told(*follow(put("w1", free=True)))
    assert kind == "unit_put"
    lat, lon = at(0.0)
    assert data["unit"]["geometry"] == {"type": "Point", "coordinates": [lon, lat]}
    hidden = {"home", "crew", "certificates", "equipment", "licences", "languages"}
    assert not hidden & data["unit"]["properties"].keys()


def test_a_neighbours_unit_that_can_no_longer_be_sent_is_gone_and_nobody_says_why() -> None:
    events = told(*follow(put("w1", free=True), put("w1", free=False, number=2)))
    assert [kind for kind, _ in events] == ["unit_put", "unit_gone"]
    assert events[1][1].keys() == {"at", "unit", "centre"}


def test_what_a_neighbours_unit_does_meanwhile_is_told_nobody() -> None:
    changes = follow(
        put("w1", free=False), put("w1", free=False, number=2), put("w1", free=True, number=3)
    )
    assert [kind for kind, _ in told(*changes)] == ["unit_put"]


def test_who_resumes_is_told_of_a_unit_that_it_may_have_known() -> None:
    changes = follow(put("w1", free=False), put("w1", free=False, number=2), whole=False)
    assert [kind for kind, _ in told(*changes)] == ["unit_gone"]


def test_a_unit_that_goes_over_to_a_centre_that_shares_nothing_is_gone() -> None:
    changes = follow(put("w1", free=True), put("w1", free=True, number=2, centre="north"))
    assert [kind for kind, _ in told(*changes)] == ["unit_put", "unit_gone"]


def test_where_nothing_is_shared_nothing_is_told() -> None:
    shortage = {"centre": "west", "declared_by": "x"} | dict.fromkeys(
        ("declared_at", "until"), START.isoformat()
    )
    changes = [
        *follow(put("w1", free=True), put("w1", free=False, number=2)),
        Seen(change(Kind.SHORTAGE_DECLARED, "west", "west", shortage, 3), None),
        Seen(
            change(
                Kind.COVERAGE,
                "west",
                "west",
                {"below": True, "short": False, "share": 0.5, "norm_min": 8.0},
                4,
            ),
            None,
        ),
    ]
    assert told(*changes, sight=NOBODY) == []
    kinds = [kind for kind, _ in told(*changes)]
    assert told(*changes)[2][1]["shortage"]["declared_by"] is None
    assert kinds == ["unit_put", "unit_gone", "shortage_declared", "coverage"]


def test_an_incident_is_told_its_own_centre_only() -> None:
    incident = plain(read_incident({"id": "i1", "at": at(4.0), "urgency": "U1", "time": START}))
    data = {"incident": incident, "opened_at": START.isoformat(), "closed_at": None}
    of_west = Seen(change(Kind.INCIDENT_OPENED, "i1", "west", data | {"centre": "west"}), None)
    of_east = Seen(change(Kind.INCIDENT_CLOSED, "i1", "east", data | {"centre": "east"}), None)
    assert [kind for kind, _ in told(of_west, of_east)] == ["incident_closed"]


def test_a_request_is_told_both_who_ask_and_who_are_asked_and_nobody_else() -> None:
    request = standing(State.REQUESTED)
    assert {request.asking, request.asked} == {"west", "east"}
    seen = _stepped(request)
    for centre in ("west", "east"):
        wanted = Wanted(centre, frozenset(Topic), None)
        ((kind, data),) = told(seen, wanted=wanted, sight=Shares(centre))
        assert (kind, data["request"], data["state"]) == ("request_stepped", "r1", "requested")
    assert told(seen, sight=Shares("north"), wanted=wanted._replace(by="north")) == []


def test_a_request_that_is_only_proposed_is_not_told_the_other_centre() -> None:
    for state in (State.PROPOSED, State.CANCELLED):
        seen = _stepped(standing(state))
        assert told(seen) == []
        assert len(told(seen, sight=Shares("west"), wanted=EAST._replace(by="west"))) == 1


def _stepped(request: Request) -> Seen:
    data = {"request": plain(request), "record": None}
    return Seen(change(Kind.REQUEST_STEPPED, request.id, request.asking, data), None)


def test_what_several_kinds_of_reader_are_told_alike_is_written_once() -> None:
    telling = Telling(follow(put("w1", free=True)))
    telling.to(EAST, Shares())
    before = dict(telling._written)
    telling.to(Wanted("north", frozenset({Topic.UNITS}), "west"), Shares())
    assert telling._written == before
    assert len(before) == 1


def test_keys_are_told_nobody() -> None:
    key = change(Kind.KEY_CHANGED, "k1", "east", {"sha256": "secret"})
    assert told(Seen(key, None), wanted=Wanted(None, frozenset(Topic), None)) == []


def test_every_kind_of_change_but_keys_has_its_document() -> None:
    assert EVENTS.keys() >= set(Kind) - {Kind.KEY_CHANGED}


def test_only_what_concerns_the_centre_that_is_asked_about() -> None:
    changes = follow(put("w1", free=True), put("e1", free=True, number=2, centre="east"))
    about = EAST._replace(about="west")
    assert [data["unit"]["id"] for _, data in told(*changes, wanted=about)] == ["w1"]
    none = EAST._replace(topics=frozenset({Topic.REQUESTS}))
    assert told(*changes, wanted=none) == []
