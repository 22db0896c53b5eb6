from api.schemas.answer import Answer
from api.services.desk import Desk
from api.services.recommendations import read_ask, recommend
from dispatch.decision import Decision
from tests.fictional import NOON, at, fleet_file, unit

PREDICATE = ["predicate", "says", "value"]


def decided(desk: Desk) -> Decision:
    fleet = fleet_file(unit("w1", 1.0, status="in"), unit("e1", 6.0), unit("e2", 8.0))
    ask = read_ask(at=at(4.0), urgency="U1", time=NOON, need=["TRANSPORT"], fleet=fleet)
    return recommend(desk, ask)


def test_the_answer_has_the_fields_of_semantics_in_their_order(desk: Desk) -> None:
    document = Answer.of(decided(desk)).model_dump(mode="json")
    assert list(document) == [
        "incident",
        "as_of",
        "region",
        "agreements",
        "suggestion",
        "candidates",
        "reports",
    ]
    assert list(document["incident"]) == [
        "at",
        "urgency",
        "need",
        "time",
        "country",
        "dispatch_area",
        "own_centre",
        "own_by",
        "off_road_m",
        "flags",
    ]
    assert list(document["region"]) == ["name", "hash", "generated", "driving"]
    assert list(document["agreements"]) == ["hash", "accepted"]
    assert list(document["suggestion"]) == ["steps", "reason"]
    assert list(document["suggestion"]["steps"][0]) == ["units", "action"]
    for candidate in document["candidates"]:
        assert list(candidate) == [
            "unit",
            "centre",
            "country",
            "eta_s",
            "turnout_s",
            "drive_s",
            "gain_s",
            "verdict",
            "agreement",
            "clause",
            "accepted_as_reported",
            "satisfied",
            "failed",
            "unknown",
            "conditions",
            "position_age_s",
            "flags",
            "offer",
        ]
        for name in ("satisfied", "failed", "unknown"):
            assert all(list(found) == PREDICATE for found in candidate[name])


def test_seconds_are_the_milliseconds_of_the_decision(desk: Desk) -> None:
    decision = decided(desk)
    for candidate, said in zip(decision.candidates, Answer.of(decision).candidates, strict=True):
        assert said.unit == candidate.unit.id
        assert round(1000 * said.eta_s) == candidate.eta_ms
        assert round(1000 * said.drive_s) + round(1000 * said.turnout_s) == candidate.eta_ms
        assert said.gain_s is not None
        assert candidate.gain_ms == round(1000 * said.gain_s)


def test_seconds_have_at_most_three_decimals_in_json(desk: Desk) -> None:
    text = Answer.of(decided(desk)).model_dump_json(include={"candidates": {"__all__": {"eta_s"}}})
    decimals = [part.split("}")[0].partition(".")[2] for part in text.split('"eta_s":')[1:]]
    assert len(decimals) == 3
    assert all(1 <= len(digits) <= 3 for digits in decimals)


def test_predicates_say_how_they_stood(desk: Desk) -> None:
    (e1, *_) = (c for c in Answer.of(decided(desk)).candidates if c.unit == "e1")
    assert [(f.predicate, f.value) for f in e1.failed] == [("shortage", "false")]
    assert e1.failed[0].says == "w1 of west is available."


def test_an_answer_can_be_read_back(desk: Desk) -> None:
    answer = Answer.of(decided(desk))
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
