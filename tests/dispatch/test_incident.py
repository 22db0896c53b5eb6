import math
from datetime import UTC, datetime
from typing import Any

import pytest

from dispatch.errors import BadIncident
from dispatch.incident import Incident, read_incident
from dispatch.mappings.urgency import Urgency

GOOD: dict[str, Any] = {"at": [50.5, 5.5], "urgency": "U1", "time": "2024-05-01T12:00:00Z"}
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_an_incident_is_read_as_it_is_described() -> None:
    incident = read_incident(GOOD | {"need": ["DOCTOR"], "id": "call-7"})
    assert incident == Incident(
        at=(50.5, 5.5), urgency=Urgency.U1, time=NOON, need=frozenset({"DOCTOR"}), id="call-7"
    )
    assert read_incident(incident.model_dump(mode="json")) == incident
    assert hash(incident) == hash(read_incident(incident.model_dump(mode="json")))


def test_what_is_needed_is_written_out_in_one_order() -> None:
    incident = read_incident(GOOD | {"need": ["TRANSPORT", "DOCTOR", "BLS"]})
    assert incident.model_dump(mode="json")["need"] == ["BLS", "DOCTOR", "TRANSPORT"]


def test_an_urgency_may_be_given_as_a_national_code_that_means_one_class() -> None:
    incident = read_incident(GOOD | {"urgency": "NL:A1"})
    assert incident.urgency is Urgency.U1
    assert incident.model_dump(mode="json")["urgency"] == "U1"
    assert Incident.model_json_schema()["properties"]["urgency"]["type"] == "string"


@pytest.mark.parametrize(
    ("urgency", "emergency", "life_threat"),
    [
        ("U0", True, True),
        ("U1", True, True),
        ("U2", True, False),
        ("U3", False, False),
        ("U4", False, False),
    ],
)
def test_three_classes_are_emergencies_and_two_threaten_life(
    urgency: str, emergency: bool, life_threat: bool
) -> None:
    incident = read_incident(GOOD | {"urgency": urgency})
    assert (incident.is_emergency, incident.is_life_threat) == (emergency, life_threat)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"urgency": "A1"}, "`urgency`: 'A1' is unknown; use one of U0 (arrest"),
        ({"urgency": "A1"}, "U4 (advice or referral, no vehicle), or a national code as NL:A0"),
        ({"urgency": "NL:A8"}, "`urgency`: urgency code `A8` is unknown; known are `A0`"),
        ({"urgency": "BE:1"}, "BE:1 can be U0 (arrest or equally time-critical) or U1 (life th"),
        ({"urgency": "XA:1"}, "`urgency`: No urgency code of 'XA' is known; use one of U0 (arr"),
        ({"urgency": None}, "`urgency`: None is unknown; use one of U0 (arrest"),
        ({"at": [150.5, 5.5]}, "Latitude 150.5 and longitude 5.5 are not on earth; they"),
        ({"at": [500, 5.5]}, "are not on earth; check the projection"),
        ({"at": [0, 0.0]}, "0, 0 lies in the Gulf of Guinea"),
        ({"at": ["50.5", 5.5]}, "'50.5' is no coordinate; give finite degrees, without quotes."),
        ({"at": [True, 5.5]}, "True is no coordinate"),
        ({"at": [math.nan, 5.5]}, "nan is no coordinate"),
        ({"at": [5.5, -math.inf]}, "-inf is no coordinate"),
        ({"at": [10**400, 5.5]}, "are not on earth"),
        ({"at": "50.5,5.5"}, "'50.5,5.5' is not a position; give two numbers"),
        ({"at": [50.5, 5.5, 9]}, "is not a position; give two numbers"),
        ({"time": "2024-05-01T12:00:00"}, "`time`: 2024-05-01T12:00:00 has no time zone; add one"),
        ({"time": 1714564800}, "`time`: 1714564800 is not a time; write it as"),
        ({"time": "noon"}, "`time`: 'noon' is not a time; write it as"),
        ({"time": "0024-05-01T12:00:00Z"}, "is not in these centuries; check the year."),
        ({"need": ["DOKTOR"]}, "`need`: `DOKTOR` is unknown; did you mean `DOCTOR`?"),
        ({"need": ["WINGS"]}, "`WINGS` is unknown; known are `ALS_NURSE`, `ALS_PARAMEDIC`, `BLS`"),
        ({"urgancy": "U1"}, "`urgancy` is unknown; did you mean `urgency`?"),
        ({"patient": "a name"}, "`patient` is unknown; known are `at`, `called_at`, `destination`"),
        ({"called_at": "2030-05-01T12:00:00+02:00"}, "is later than the decision"),
        ({"called_at": "noon"}, "`called_at`: 'noon' is not a time; write it as"),
        ({"purpose": "scene_cal"}, "`purpose`: `scene_cal` is unknown; did you mean `scene_call`?"),
        ({"heading_deg": 361}, "`heading_deg`: 361 cannot be used"),
        ({"keyword": "x" * 41}, "`keyword`: 'xxx"),
        ({"destination": {"id": "xa-1"}}, "`destination.country` is missing; add it."),
        ({"destination": {"id": "xa-1", "country": "xa"}}, "is no country code"),
    ],
)  # fmt: skip
def test_a_doubtful_incident_is_refused_with_the_way_out(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(BadIncident) as refusal:
        read_incident(GOOD | wrong)
    assert str(refusal.value).startswith("The incident cannot be decided: ")
    assert told in str(refusal.value)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(BadIncident, match=f"`{name}` is missing; add it."):
        read_incident({field: value for field, value in GOOD.items() if field != name})
