from dispatch.agreements.situation import UNKNOWN, Lazy
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.world import situation


def test_a_lazy_fact_is_found_out_once() -> None:
    answers = iter([7, 8])
    fact = Lazy(lambda: next(answers))
    assert [fact(), fact()] == [7, 7]
    assert next(answers) == 8


def test_a_lazy_fact_that_nobody_asks_for_costs_nothing() -> None:
    answers = iter([7])
    Lazy(lambda: next(answers))
    assert next(answers) == 7


def test_a_lazy_fact_may_be_none() -> None:
    answers = iter([None, 8])
    fact = Lazy(lambda: next(answers))
    assert [fact(), fact()] == [None, None]


def test_what_nobody_tells_is_unknown() -> None:
    incident, unit = situation()
    assert unit.donor_accepts.truth is Truth.UNKNOWN
    assert incident.neighbours_first().truth is Truth.UNKNOWN
    cover = unit.cover()
    assert {cover.free_units, cover.share_left, cover.share_lost} == {UNKNOWN}
    for told in (incident.own_free_units(), incident.destination, unit.crew, unit.certificates):
        assert told is UNKNOWN
    for told in (unit.equipment, unit.licences, unit.languages, unit.choice):
        assert told is UNKNOWN
