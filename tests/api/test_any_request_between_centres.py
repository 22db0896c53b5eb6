"""Whatever control rooms send each other over HTTP, the answers are those of the pure rules."""

from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.asking.clock import due
from api.asking.life import possible_now
from api.asking.promises import Promises, carry_out
from api.asking.request import Request, Transition
from api.asking.words import CLOCK, By, Command, Do, Role
from api.errors import NotPossible, meaning_of
from api.services.desk import Desk
from api.services.expiry import expire_due
from api.store.requests import open_requests, step_request
from dispatch.agreements.judge.explain import Verdict
from graphs.region import Region
from tests.api.deployments import LAW
from tests.api.rooms import House, Room, deployment, house
from tests.fictional import unit

UNITS: Final = {"e1": "east", "e2": "east", "e3": "east", "w1": "west", "w2": "west"}
INCIDENTS: Final = {"i-west": "west", "i-south": "south", "i-east": "east"}
GIVES_UP: Final = {Do.REJECT, Do.CANCEL, Do.RELEASE}
COMMANDS: Final = [do for do in Do if do not in {Do.PROPOSE, Do.EXPIRE}]
REQUIRED: Final = """
[clause.terms.request]
rule = "phone"
fields = ["address", "urgency"]
source = "gazette"
confidence = "high"
"""
reasons = st.none() | st.just("As agreed.")
fields = st.sampled_from([[], ["address"]])
waits = st.none() | st.integers(-60, 300)
centres = st.sampled_from(["west", "south", "east"])


class Night(RuleBasedStateMachine):
    """What comes over HTTP, and what ``api.asking`` makes of the same commands."""

    night: House
    rooms: dict[str, Room]
    seen: set[tuple[str, int]]

    @initialize()
    def _start(self) -> None:
        self.requests: dict[str, Request] = {}
        self.promises = Promises()
        self.n_sent = 0

    def teardown(self) -> None:
        """Let go of what is still held: the house is used again."""
        store, now = self.night.service.store, self.night.hands()
        with store.writing(now) as tx:
            for kept in open_requests(tx):
                request = kept.request
                can = possible_now(request, now)
                role = Role.ASKING if Role.ASKING in can else Role.ASKED
                do = Do.CANCEL if Do.CANCEL in can.get(role, ()) else Do.RELEASE
                by = By(centre=request.asking if role is Role.ASKING else request.asked)
                step_request(
                    tx, request.id, Command(do=do, by=by, at=now, reason="The night is over.")
                )
        self.night.service.live.await_change(tx.last)

    @rule(incident=st.sampled_from(sorted(INCIDENTS)), unit=st.sampled_from(sorted(UNITS)))
    def propose(self, incident: str, unit: str) -> None:
        asking = INCIDENTS[incident]
        response = self.rooms[asking].proposes(incident, unit)
        is_own = UNITS[unit] == asking or (asking == "south" and UNITS[unit] == "west")
        if self.promises.holder(unit):
            assert response.status_code == 409
        elif is_own:  # Where south has an incident, west serves.
            assert response.status_code == 422
        else:
            assert response.status_code == 201, response.text
            self._learn(response.json(), asking, UNITS[unit])

    def _learn(self, made: dict[str, Any], asking: str, asked: str) -> None:
        by = By(centre=asking, person=f"dispatcher of {asking}")
        first = Command(do=Do.PROPOSE, by=by, at=self.night.hands())
        how = None
        if made["agreement"] is not None:
            how = {"rule": "phone", "fields": made["required"], "source": ["gazette"]}
            how["confidence"] = "high"
        self.requests[made["id"]] = Request.model_validate(
            {
                "id": made["id"],
                "incident": made["incident"]["id"],
                "asking": asking,
                "asked": asked,
                "units": made["units"],
                "eta_ms": 0,
                "verdict": Verdict(made["verdict"]),
                "agreement": made["agreement"],
                "how": how,
                "history": (Transition(number=1, command=first),),
            }
        )

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), do=st.sampled_from(COMMANDS), who=centres)
    def try_anything(self, data: st.DataObject, do: Do, who: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.requests)))
        said: dict[str, Any] = {"answer_by": data.draw(waits), "told": data.draw(fields)}
        self._does(id_, do, who, data.draw(reasons), **said)

    @precondition(lambda self: any(not one.is_over for one in self.requests.values()))
    @rule(
        data=st.data(), within_s=st.integers(1, 300), gives_up=st.sampled_from([False] * 4 + [True])
    )
    def do_what_may_be_done(self, data: st.DataObject, within_s: int, gives_up: bool) -> None:
        alive = sorted(id_ for id_, one in self.requests.items() if not one.is_over)
        request = self.requests[data.draw(st.sampled_from(alive))]
        can = possible_now(request, self.night.hands())
        names = {Role.ASKING: request.asking, Role.ASKED: request.asked}
        steps = [(do, names[role]) for role, what in can.items() if role in names for do in what]
        wanted = [step for step in steps if (step[0] in GIVES_UP) is gives_up]
        do, who = data.draw(st.sampled_from(wanted or steps))
        asks: dict[str, Any] = {"answer_by": within_s, "told": ["address"]}
        self._does(request.id, do, who, "As agreed.", **(asks if do is Do.ASK else {}))

    def _does(
        self,
        id_: str,
        do: Do,
        who: str,
        reason: str | None,
        answer_by: int | None = None,
        told: list[str] | None = None,
    ) -> None:
        request, now = self.requests[id_], self.night.hands()
        until = None if answer_by is None else now + timedelta(seconds=answer_by)
        said = {"person": f"dispatcher of {who}", "reason": reason, "told": told or []}
        said["answer_by"] = None if until is None else until.isoformat()
        self.n_sent += 1
        path, key = f"/v1/requests/{id_}/{do}", f"{id_}.{self.n_sent}"
        response = self.rooms[who].post(path, said, key=key)
        by = By(centre=who, person=f"dispatcher of {who}")
        command = Command.model_validate(
            {"do": do, "by": by, "at": now, "reason": reason, "answer_by": until}
            | {"told": told or []}
        )
        self.seen.add((str(do), response.status_code))
        is_party = who == request.asking or (who == request.asked and request.asks is not None)
        if not is_party:
            assert response.status_code == 404, response.text
            return
        try:
            after, promises = carry_out(request, command, self.promises)
        except NotPossible as refused:
            assert response.status_code == meaning_of(refused).status, response.text  # noqa: PT017
            return
        assert response.status_code == 200, response.text
        assert response.json()["state"] == after.state
        assert self.rooms[who].post(path, said, key=key).json() == response.json()
        self.requests[id_], self.promises = after, promises

    @rule(seconds=st.integers(-120, 240))
    def put_the_clock(self, seconds: int) -> None:
        self.night.hands.pass_s(seconds)

    @rule()
    def let_the_clock_act(self) -> None:
        overdue = due(self.requests.values(), self.night.hands())
        assert set(expire_due(self.night.service)) == {one.request for one in overdue}
        for one in overdue:
            assert one.command.by == CLOCK
            request = self.requests[one.request]
            self.requests[one.request], self.promises = carry_out(
                request, one.command, self.promises
            )

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), who=centres)
    def read(self, data: st.DataObject, who: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.requests)))
        request = self.requests[id_]
        response = self.rooms[who].get(f"/v1/requests/{id_}")
        is_party = who == request.asking or (who == request.asked and request.asks is not None)
        assert response.status_code == (200 if is_party else 404)
        if is_party:
            sheet = response.json()
            assert (sheet["state"], len(sheet["history"])) == (request.state, len(request.history))
            listed = self.rooms[who].get("/v1/requests", incident=request.incident, limit=100)
            assert (id_ in {one["id"] for one in listed.json()["requests"]}) or listed.json()[
                "next"
            ]

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), who=centres)
    def read_whom_else_to_ask(self, data: st.DataObject, who: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.requests)))
        request = self.requests[id_]
        response = self.rooms[who].get(f"/v1/requests/{id_}/next-best")
        if who != request.asking:
            is_asked = who == request.asked and request.asks is not None
            assert response.status_code == (403 if is_asked else 404)
            return
        assert response.status_code == 200, response.text
        free = {unit for one in response.json()["alternatives"] for unit in one["units"]}
        held = {unit for unit in free if self.promises.holder(unit, but=id_)}
        assert not held
        assert not free & {*request.units}

    @invariant()
    def the_store_holds_what_the_rules_hold(self) -> None:
        if hasattr(self, "requests"):
            assert self.night.service.live.now.promises.request_of == self.promises.request_of


@pytest.fixture(scope="module")
def desk(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deployment(tmp_path_factory.mktemp("any"), street, LAW + REQUIRED)


@pytest.mark.soak
def test_any_night_goes_as_the_rules_say(desk: Desk, url: str) -> None:
    with house(desk, url) as night:
        night.stand(*(unit(f"e{n}", 5 + n) for n in (1, 2, 3)), unit("w1", 1.0), unit("w2", 2.0))
        for id_, centre in INCIDENTS.items():
            night.opens(id_, centre, km=7.0 if centre == "east" else 4.5)

        class Here(Night):
            pass

        Here.night = night
        Here.rooms = {centre: night.room(centre) for centre in ("west", "south", "east")}
        Here.seen = set()
        # Three incidents collect the requests of all nights, so each takes longer than the one
        # before: 200 of them in the soak.
        nights = min(settings().max_examples, 200)
        run_state_machine_as_test(
            Here, settings=settings(max_examples=nights, stateful_step_count=40)
        )
        # What was tried is worth something: each command was done, and refused in each way.
        assert {do for do, status in Here.seen if status == 200} == set(map(str, COMMANDS))
        assert {status for _, status in Here.seen} == {200, 403, 404, 409, 422}
