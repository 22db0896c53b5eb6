"""Units told of over HTTP, late, twice and out of order, against a model, on both stores."""

from datetime import datetime
from itertools import count
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from api.services.desk import Desk
from graphs.region import Region
from tests.api.callers import Caller, opened, talking_desk
from tests.api.sending import fleet, moment, sent

AVAILABLE: Final = {
    "free": "available_on_air",
    "in": "available_at_station",
    "busy": "not_available",
}
RUNS: Final = count()
"""Each run tells of units of its own: a store forgets none."""


class Told(NamedTuple):
    """What is sent of a unit, and what decides which of two is newer, in seconds after noon."""

    number: int
    clock_s: int
    sequence: int
    status: str

    @property
    def order(self) -> tuple[int, int]:
        return self.clock_s, self.sequence


class Stands(NamedTuple):
    """How the model has a unit."""

    told: Told
    availability: str


TOLD: Final = st.builds(
    Told,
    st.integers(1, 2),
    st.integers(0, 90),
    st.integers(0, 2),
    st.sampled_from([*AVAILABLE, "talk", "odd"]),
)


class Fleet(RuleBasedStateMachine):
    """What the service answers and what a dict says."""

    west: Caller
    east: Caller

    @initialize()
    def _start(self) -> None:
        self.run = next(RUNS)
        self.known: dict[int, Stands] = {}
        self.ignored: dict[int, int] = {}
        self.now_s = 0

    def teardown(self) -> None:
        self.west.hands.pass_s(-getattr(self, "now_s", 0))

    @rule(many=st.lists(TOLD, min_size=1, max_size=4))
    def tell(self, many: list[Told]) -> None:
        self.send(many, "POST", "/v1/units", fleet(*map(self.feature, many)))

    @rule(one=TOLD)
    def tell_of_one(self, one: Told) -> None:
        self.send([one], "PUT", f"/v1/units/{self.id(one.number)}", self.feature(one))

    @rule(one=TOLD, spoilt=st.sampled_from([({"status": ""}, 422), ({"centre": "east"}, 403)]))
    def spoil(self, one: Told, spoilt: tuple[dict[str, str], int]) -> None:
        (said, status), bad = spoilt, self.id(9)
        many = fleet(self.feature(one), sent(bad, **said))  # type: ignore[arg-type] # Of text.
        status = 422 if one.clock_s > self.now_s + 60 else status
        self.west.refuses(status, "POST", "/v1/units", many)

    @rule(number=st.integers(1, 2))
    def take_over(self, number: int) -> None:
        if number in self.known:
            theirs = sent(self.id(number), clock_s=self.now_s, sequence=9, centre="east")
            says = self.east.refuses(409, "PUT", f"/v1/units/{self.id(number)}", theirs)
            assert "has the id of another centre's unit" in says

    @rule(seconds=st.integers(1, 60))
    def wait(self, seconds: int) -> None:
        self.west.hands.pass_s(seconds)
        self.now_s += seconds

    @invariant()
    def the_service_says_what_the_model_says(self) -> None:
        for number in (1, 2, 9) if hasattr(self, "known") else ():
            answer = self.west.asks("GET", f"/v1/units/{self.id(number)}")
            if number not in self.known:
                assert answer.status_code == 404
                continue
            found, stands = answer.json()["properties"], self.known[number]
            assert found["status"] == stands.told.status
            assert found["availability"] == stands.availability
            assert found["sequence"] == stands.told.sequence
            assert datetime.fromisoformat(found["clock"]) == at(stands.told.clock_s)
            assert found["n_ignored"] == self.ignored[number]
            age_s = self.now_s - stands.told.clock_s
            assert (found["position_age_s"], found["is_stale"]) == (age_s, age_s > 120)

    def send(self, many: list[Told], method: str, path: str, body: Any) -> None:
        if any(one.clock_s > self.now_s + 60 for one in many):
            assert "set the sender's clock" in self.west.refuses(422, method, path, body)
            return
        answer, accepted = self.west.does(method, path, body), self.take(many)
        assert set(answer["accepted"]) == {self.id(number) for number in accepted}
        assert answer["n_ignored"] == len(many) - len(accepted)
        as_before = {one.number for one in many} - accepted
        assert {one["unit"] for one in answer["ignored"]} == {self.id(one) for one in as_before}
        odd = [n for n in sorted(accepted) if self.known[n].told.status == "odd"]
        unmapped = [says for says in answer["reports"] if "`odd` of XA is not mapped" in says]
        assert len(unmapped) == len(odd)

    def take(self, many: list[Told]) -> set[int]:
        """Tell the model, the oldest first; give whom it has otherwise since."""
        accepted = set()
        for one in sorted(many, key=lambda one: one.order):
            was = self.known.get(one.number)
            if was is None or was.told.order < one.order:
                before = was.availability if was else "not_available"
                means = before if one.status == "talk" else AVAILABLE.get(one.status)
                self.known[one.number] = Stands(one, means or "not_available")
                accepted.add(one.number)
        for number in [one.number for one in many]:
            self.ignored[number] = self.ignored.get(number, 0) + 1
        for number in accepted:
            self.ignored[number] -= 1
        return accepted

    def id(self, number: int) -> str:
        return f"w{self.run}.{number}"

    def feature(self, told: Told) -> dict[str, Any]:
        said = told._asdict() | {"id_": self.id(told.number)}
        return sent(**{name: one for name, one in said.items() if name != "number"})


def at(seconds: int) -> datetime:
    return datetime.fromisoformat(moment(seconds))


@pytest.fixture(scope="module")
def talking(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return talking_desk(street, tmp_path_factory.mktemp("talking"))


@pytest.mark.soak
def test_late_doubled_and_reordered_updates_leave_the_newest(talking: Desk, url: str) -> None:
    with opened(talking, url, demo=False) as house:

        class Here(Fleet):
            west, east = house.of_centre("west"), house.of_centre("east")

        fewer = settings().max_examples // 4  # Each step is several requests.
        run_state_machine_as_test(
            Here, settings=settings(max_examples=fewer, stateful_step_count=10)
        )
