from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.situation import Fact
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.world import law, situation

DUAL = {"rule": "also_alert_home", "source": "gazette", "confidence": "high"}
SHORTAGE = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "shortage"}]}
CONDITION = {"says": "Switch to channel 7.", "source": "gazette", "confidence": "high"}


def test_a_permission_is_told_with_its_basis_its_reasons_and_what_the_crew_must_know() -> None:
    one = law(
        {"trigger": SHORTAGE, "conditions": [CONDITION], "terms": {"dual_dispatch": DUAL}},
        {"id": "art-2", "trigger": {"kind": "faster", "by_s": 400}},
        status="reported",
    )
    catalogue = catalogue_of([one])
    now = situation(shortage=Fact(Truth.TRUE, said("No own unit is free.")))
    judgement = judge(now, catalogue, catalogue.accept(["XA-XB"]))
    assert str(judgement).splitlines() == [
        "Permitted with conditions under XA-XB, clause art-1, accepted as reported.",
        "  yes: Urgency U1 is an emergency.",
        "  yes: No own unit is free.",
        "  Tell the crew: A unit of the host is alerted too. If you are first on scene, help the "
        "patient until its crew arrives; then help together.",
        "  Tell the crew: Switch to channel 7.",
        "  Alert the home unit too.",
        "  Also: Not permitted under XA-XB, clause art-2, accepted as reported: "
        "The XB unit is 5:00 min sooner; 6:40 min are asked.",
    ]
    assert str(judgement.says) == (
        "Permitted with conditions under XA-XB, clause art-1, accepted as reported: "
        "Urgency U1 is an emergency. No own unit is free."
    )


def test_what_a_human_must_find_out_is_told_first() -> None:
    judgement = judge(situation(), catalogue_of([law({"trigger": {"kind": "donor_accepts"}})]))
    assert str(judgement.says) == (
        "A human must confirm under XA-XB, clause art-1: "
        "Whether the helping centre accepts is not known."
    )
    assert str(judgement).splitlines()[1] == (
        "  unknown: Whether the helping centre accepts is not known."
    )


def test_a_refusal_tells_what_failed() -> None:
    judgement = judge(situation(urgency="U3"), catalogue_of([law()]))
    assert str(judgement).splitlines() == [
        "Not permitted under XA-XB, clause art-1.",
        "  no: Urgency U3 is not an emergency.",
    ]


def test_without_a_clause_there_is_one_line() -> None:
    own = judge(situation(centre="centre of XA"), catalogue_of([law()]))
    assert str(own) == str(own.says) == "An own unit: no agreement is needed."
    nowhere = judge(situation(incident_country=None, country="XC"), catalogue_of([law()]))
    assert str(nowhere) == (
        "No agreement is known that covers a unit of XC for an incident in a country that is not "
        "known on 2024-05-01."
    )
