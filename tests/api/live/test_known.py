"""What is known after each change is what one would read from the store then."""

from typing import Any

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

from api.asking.words import CLOCK, Command, Do
from api.errors import IncidentConflict, NotPossible, RequestConflict, UnknownIncident
from api.live.known import Known, following, read_known
from api.live.senders import Senders
from api.store.announced import announce
from api.store.changes import Change, Kind, changes_after
from api.store.incidents import close_incident, open_incident, update_incident
from api.store.keys import add_key, revoke_key
from api.store.opened import Store
from api.store.requests import keep_request, step_request
from api.store.shortages import declare_shortage
from api.store.transaction import Writing
from api.store.units import put_units
from dispatch.centres import Centre
from dispatch.mappings.senders import Mappings, Status
from tests.api.asking.asked import EAST, WEST, command, proposed
from tests.api.store.emptied import emptied
from tests.api.store.sent import minute, sent
from tests.api.store.test_incidents import called
from tests.api.store.test_keys import made
from tests.fictional import MAPPINGS

CENTRES = {
    "east": Centre(id="east", country="XB", name="East"),
    "west": Centre(id="west", country="XA"),
}
SENDERS = Senders(CENTRES, MAPPINGS)
IDS = st.sampled_from(["1", "2", "3"])
MINUTES = st.integers(1, 4)


class Knowing(RuleBasedStateMachine):
    """Whoever follows in batches of any size knows what the store holds."""

    store: Store

    @initialize()
    def _start(self) -> None:
        emptied(self.store)
        self.n_keys = 0
        with self.store.reading() as tx:
            self.known = read_known(tx, SENDERS)

    def write(self, n: int = 1) -> Any:
        return self.store.writing(minute(n))

    @rule(units=st.lists(st.tuples(IDS, MINUTES, st.sampled_from(["west", "east"])), max_size=3))
    def put(self, units: list[tuple[str, int, str]]) -> None:
        with self.write() as tx:
            put_units(tx, [sent(id_, n, centre=centre) for id_, n, centre in units])

    @rule(id_=IDS, do=st.sampled_from(["open", "update", "close"]), urgency=st.integers(0, 4))
    def tell(self, id_: str, do: str, urgency: int) -> None:
        told = called(id_, urgency=f"U{urgency}")
        try:
            with self.write() as tx:
                self._tell(tx, do, id_, told)
        except (IncidentConflict, UnknownIncident):
            pass

    def _tell(self, tx: Writing, do: str, id_: str, told: Any) -> None:
        if do == "open":
            open_incident(tx, told, "west")
        elif do == "update":
            update_incident(tx, told)
        else:
            close_incident(tx, id_)

    @rule(centre=st.sampled_from(["west", "east"]), n=MINUTES, until=st.integers(5, 8))
    def declare(self, centre: str, n: int, until: int) -> None:
        with self.write(n) as tx:
            declare_shortage(tx, centre, minute(until), "shift leader")

    @rule(id_=IDS, unit=IDS)
    def propose(self, id_: str, unit: str) -> None:
        try:
            with self.write() as tx:
                keep_request(tx, proposed(id_, f"e{unit}"), record="log-1")
        except RequestConflict:
            pass

    @rule(
        id_=IDS,
        what=st.sampled_from(
            [
                command(Do.ASK, WEST),
                command(Do.ACCEPT, EAST),
                command(Do.REJECT, EAST),
                command(Do.EXPIRE, CLOCK, 3),
                command(Do.DEPLOY, EAST),
                command(Do.RELEASE, WEST),
                command(Do.CANCEL, WEST),
            ]
        ),
    )
    def step(self, id_: str, what: Command) -> None:
        if id_ not in self.requests():
            return
        try:
            with self.write() as tx:
                step_request(tx, id_, what)
        except NotPossible:
            pass

    def requests(self) -> set[str]:
        with self.store.reading() as tx:
            stepped = changes_after(tx, 0, 999)
        return {one.subject for one in stepped if one.kind is Kind.REQUEST_STEPPED}

    @rule()
    def make_a_key(self) -> None:
        self.n_keys += 1
        with self.write() as tx:
            add_key(tx, made(f"k{self.n_keys}"))

    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        if self.n_keys:
            with self.write() as tx:
                revoke_key(tx, f"k{data.draw(st.integers(1, self.n_keys))}")

    @rule(kind=st.sampled_from([Kind.NEXT_BEST, Kind.BETTER_UNIT, Kind.COVERAGE]), n=MINUTES)
    def say(self, kind: Kind, n: int) -> None:
        with self.write() as tx:
            announce(tx, kind, "1", "west", {"n": n})

    @rule(limit=st.integers(1, 3))
    def follow(self, limit: int) -> None:
        with self.store.reading() as tx:
            came = changes_after(tx, self.known.after, limit)
        self.known = following(self.known, came, SENDERS)

    @invariant()
    def following_leads_to_what_reading_gives(self) -> None:
        if not hasattr(self, "known"):
            return
        with self.store.reading() as tx:
            read = read_known(tx, SENDERS)
            missing: tuple[Change, ...] = changes_after(tx, self.known.after, 999)
        assert following(self.known, missing, SENDERS) == read


@pytest.mark.soak
def test_following_in_any_steps_leads_to_what_reading_gives(store: Store) -> None:
    class Here(Knowing):
        pass

    Here.store = store
    run_state_machine_as_test(Here, settings=settings(stateful_step_count=12))


def known(store: Store) -> Known:
    with store.reading() as tx:
        return read_known(tx, SENDERS)


def test_a_unit_of_a_control_room_that_nobody_knows_is_left_out_and_it_is_said(
    store: Store,
) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("e1", 0, centre="east", country="XB"), sent("n1", 0, centre="north")])
    fleet = known(store).fleet
    assert [unit.id for unit in fleet.units] == ["e1"]
    assert dict(fleet.centres) == {"east": CENTRES["east"]}
    assert fleet.reports == (
        'Unit "n1" of north is left out: this control room is not known here; add it with its '
        "country to the deployment's file of control rooms.",
    )


def test_codes_are_read_by_the_tables_of_who_reads_them(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0, status="busy"), sent("w2", 0, status="odd"), sent("w3", 0)])
    found = known(store)  # Each was free when it was told of, by the tables of then.
    assert [unit.availability.value for unit in found.fleet.units] == [
        "not_available",
        "not_available",
        "available_on_air",
    ]
    assert found.units["w1"].unit is found.fleet.units[0]
    assert found.fleet.reports == (
        'Unit "w2" of west: status `odd` of XA is not mapped, so the unit counts as not '
        "available; add it to senders/xa.toml.",
    )


@pytest.mark.parametrize("before", ["available_at_station", "not_available"])
def test_what_a_unit_did_before_it_asks_to_talk_is_what_the_store_says(
    store: Store, before: str
) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0, status="talk", availability=before)])
    sender = MAPPINGS.senders["XA"]
    codes = sender.status.codes | {"talk": Status.TALK}
    status = sender.status.model_copy(update={"codes": codes})
    tables = Mappings({"XA": sender.model_copy(update={"status": status})})
    with store.reading() as tx:
        found = read_known(tx, Senders(CENTRES, tables))
    assert found.fleet.units[0].availability == before


def test_what_did_not_change_is_the_same_object(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0), sent("w2", 0)])
        keep_request(tx, proposed())
    before = known(store)
    with store.writing(minute(1)) as tx:
        put_units(tx, [sent("w1", 1)])
        came = (before.after + 1, tx.last)
    with store.reading() as tx:
        after = following(before, changes_after(tx, before.after, 9), SENDERS)
    assert came == (after.after, after.after)
    assert after.units["w2"] is before.units["w2"]
    assert after.requests is before.requests
    assert after.promises is before.promises
    assert before.units["w1"].clock == minute(0)  # What somebody took stays as it was.


def test_nobody_can_change_what_is_known(store: Store) -> None:
    with pytest.raises(TypeError):
        known(store).units["w1"] = sent("w1", 0)  # type: ignore[index] # That is the claim.
