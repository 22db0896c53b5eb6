"""Fleets as changes of one another: what comes out is what went in, and no chain is endless."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import BadRecord
from api.record import check
from api.record.canonical import canonical, sha256_of
from api.record.fleets import BASE, SHORTEST, Bases, whole_of
from api.record.kept import kept
from api.record.recorder import FORMAT
from api.record.used import fleet_content, fleet_of
from dispatch.centres import Centre
from dispatch.fleet import Fleet, Unit
from tests.api.record.logs import Logs, logs_in
from tests.fictional import fleet_of as read
from tests.fictional import unit


def fleet(*units: Unit) -> Fleet:
    return replace(read(unit("w1", 0.0)), units=units)


def at(id_: str, km: float) -> Unit:
    return read(unit(id_, km)).units[0]


class Writing:
    """Writes fleets as a recorder does, without a log."""

    def __init__(self) -> None:
        self.bases, self.written = Bases(), dict[str, Any]()

    def write(self, one: Fleet) -> str:
        how = self.bases.next(one, self.written)
        if how.content is None:
            assert how.base is not None
            sha256 = how.base.sha256
        else:
            sha256 = sha256_of(how.content)
            self.written[sha256] = json.loads(canonical(how.content))
        self.bases.wrote(one, sha256, how)
        return sha256

    def chain(self, sha256: str) -> list[dict[str, Any]]:
        """Give what was written, back to what is whole."""
        found = [self.written[sha256]]
        while BASE in found[-1]:
            found.append(self.written[found[-1][BASE]])
        return found

    def read(self, sha256: str) -> Fleet:
        *changes, first = self.chain(sha256)
        return fleet_of(whole_of(first, changes[::-1]))


FOUR = tuple(at(f"w{n}", float(n)) for n in range(4))


def test_a_unit_that_moved_is_all_that_is_written() -> None:
    writing = Writing()
    first = writing.write(fleet(*FOUR))
    second = writing.write(fleet(at("w0", 9.0), *FOUR[1:]))
    written = writing.written[second]
    assert written[BASE] == first
    assert [one["id"] for one in written["units"]] == ["w0"]
    assert (written["removed"], written["centres"], written["reports"]) == ([], None, None)


def test_a_fleet_in_which_nothing_differs_is_the_one_before() -> None:
    writing = Writing()
    assert writing.write(fleet(*FOUR)) == writing.write(fleet(*FOUR))
    assert len(writing.written) == 1


def test_where_more_than_half_differ_all_is_written() -> None:
    writing = Writing()
    writing.write(fleet(*FOUR))
    other = [at(f"w{n}", 9.0) for n in range(3)]
    half = writing.write(fleet(*other[:2], *FOUR[2:]))
    most = writing.write(fleet(at("w0", 1.0), at("w1", 1.0), at("w2", 1.0), FOUR[3]))
    assert BASE in writing.written[half]
    assert BASE not in writing.written[most]


def test_a_chain_ends_after_as_many_changes_as_are_said() -> None:
    writing, units = Writing(), list(FOUR)
    lengths = []
    for n in range(2 * SHORTEST + 2):
        units[n % 4] = at(f"w{n % 4}", n / 100)
        lengths.append(len(writing.chain(writing.write(fleet(*units)))) - 1)
    assert lengths == [*range(SHORTEST + 1), *range(SHORTEST + 1)]


def test_a_base_that_is_no_longer_near_is_not_rested_on() -> None:
    writing = Writing()
    writing.write(fleet(*FOUR))
    writing.written.clear()
    assert BASE not in writing.written[writing.write(fleet(at("w0", 9.0), *FOUR[1:]))]


def test_fleets_that_come_with_requests_do_not_push_the_served_one_out() -> None:
    writing, units = Writing(), list(FOUR)
    for n in range(6):
        units[0] = at("w0", n / 100)
        served = writing.write(fleet(*units))
        writing.write(read(unit("e1", n / 10)))
        assert (BASE in writing.written[served]) == (n > 0)


def test_units_that_do_not_come_by_their_ids_are_written_whole() -> None:
    writing = Writing()
    first = writing.write(fleet(FOUR[1], FOUR[0], *FOUR[2:]))
    second = writing.write(fleet(at("w1", 9.0), FOUR[0], *FOUR[2:]))
    third = writing.write(fleet(FOUR[0], FOUR[3], *FOUR[1:3]))
    assert not any(BASE in writing.written[one] for one in (first, second, third))
    assert [one.id for one in writing.read(third).units] == ["w0", "w3", "w1", "w2"]


@st.composite
def _fleets(draw: st.DrawFn) -> list[Fleet]:
    """Fleets that follow one another; now and then one of before comes again."""
    ids = [f"w{n}" for n in range(6)]
    known, found = {id_: at(id_, 0.0) for id_ in ids[:4]}, list[Fleet]()
    centres, reports = fleet().centres, tuple[str, ...]()
    for _ in range(draw(st.integers(1, 12))):
        for id_ in draw(st.sets(st.sampled_from(ids), max_size=2)):
            if draw(st.sampled_from([True, True, False])):
                known[id_] = at(id_, draw(st.integers(0, 99)) / 10)
            else:
                known.pop(id_, None)
        if draw(st.sampled_from([False, False, True])):
            reports = (*reports, "A code.")[-2:]
            name = draw(st.sampled_from(["Ä", "B"]))
            centres = {**centres, "north": Centre(id="north", country="XA", name=name)}
        units = tuple(known[id_] for id_ in sorted(known))
        found.append(replace(fleet(), units=units, centres=centres, reports=reports))
        if draw(st.booleans()):
            found.append(draw(st.sampled_from(found)))
    return found


@pytest.mark.soak
@given(fleets=_fleets())
def test_what_was_written_is_put_together_again(fleets: list[Fleet]) -> None:
    writing = Writing()
    for one, sha256 in [(one, writing.write(one)) for one in fleets]:
        assert canonical(fleet_content(writing.read(sha256))) == canonical(fleet_content(one))


@pytest.fixture
def logs(tmp_path: Any) -> Logs:
    return logs_in(tmp_path)


def recorded(logs: Logs, *inputs: dict[str, Any], names: str) -> str:
    """Write some fleets and a decision that names one by its hash; give the decision's id."""
    log = logs.log()
    for content in inputs:
        log.add("input", {"name": "fleet", "sha256": sha256_of(content), "is": content})
    log.sync(log.add("decision", {"format": FORMAT, "inputs": {"fleet": names}}))
    log.close()
    return f"{log.name}.{len(inputs) + 2}"


WHOLE = json.loads(canonical(fleet_content(fleet(*FOUR))))
MOVED = {
    BASE: sha256_of(WHOLE),
    "units": json.loads(canonical([at("w0", 9.0)])),
    "removed": ["w3"],
    "centres": None,
    "reports": None,
}


def test_a_decision_comes_with_its_fleet_put_together(logs: Logs) -> None:
    id_ = recorded(logs, WHOLE, MOVED, names=sha256_of(MOVED))
    found = fleet_of(kept(logs.records, id_).inputs["fleet"])
    assert found == fleet(at("w0", 9.0), *FOUR[1:3])
    assert logs.check().wrong == ()


def test_a_base_that_is_not_there_is_said(logs: Logs) -> None:
    id_ = recorded(logs, MOVED, names=sha256_of(MOVED))
    with pytest.raises(BadRecord, match=r"what they rest on, [0-9a-f]{64}, its log does not hold"):
        kept(logs.records, id_)
    (wrong,) = logs.check().wrong
    assert wrong.startswith(f"Entry 2 names a fleet that it rests on ({sha256_of(WHOLE)}) that is")


def test_a_base_that_is_written_too_late_is_none(logs: Logs) -> None:
    id_ = recorded(logs, MOVED, WHOLE, names=sha256_of(MOVED))
    with pytest.raises(BadRecord, match="its log does not hold"):
        kept(logs.records, id_)
    assert len(logs.check().wrong) == 1


def test_a_change_that_was_made_another_is_refused(logs: Logs) -> None:
    log = logs.log()
    log.add("input", {"name": "fleet", "sha256": sha256_of(WHOLE), "is": WHOLE})
    other = MOVED | {"removed": []}
    log.add("input", {"name": "fleet", "sha256": sha256_of(MOVED), "is": other})
    log.add("decision", {"format": FORMAT, "inputs": {"fleet": sha256_of(MOVED)}})
    log.close()
    with pytest.raises(BadRecord, match="entry 3 holds an input that is not the one it names"):
        kept(logs.records, f"{log.name}.4")


def test_an_input_that_is_too_far_back_is_said(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "NEAR", 2)
    others = [WHOLE | {"reports": [f"{n}"]} for n in range(2)]
    recorded(logs, WHOLE, *others, names=sha256_of(WHOLE))
    (wrong,) = logs.check().wrong
    assert wrong.startswith(f"Entry 5 names a fleet ({sha256_of(WHOLE)}) that is not among the 2")
