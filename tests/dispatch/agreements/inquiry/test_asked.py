from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from dispatch.agreements.inquiry.asked import asks
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.trigger import Predicate
from tests.dispatch.agreements.check.test_possible import norm, urgency, window

READ: TypeAdapter[Any] = TypeAdapter(Predicate)
NEAREST = {"way": "nearest"}
SAYS = [
    ({"kind": "emergency"}, "The incident is an emergency."),
    ({"kind": "life_threat"}, "Life is in danger."),
    (urgency("U0", "U1"), "The urgency is U0 or U1."),
    ({"kind": "mass_casualty", "keywords": ["RED", "BLUE"]},
     "A mass-casualty plan was called by the keyword RED or BLUE."),
    ({"kind": "mass_casualty", "keywords": "unknown"},
     "A mass-casualty plan was called; its keywords are not known."),
    ({"kind": "disaster"}, "The event was called a disaster."),
    ({"kind": "purpose_in", "purposes": ["first_response"]},
     "The unit is wanted for first response."),
    (window(22, 6), "It is between 22:00 and 06:00."),
    (window(22, 6, "sat", "sun"), "It is between 22:00 and 06:00 on Saturday or Sunday."),
    ({"kind": "shortage"}, "The own service is short: it has no suitable unit that is free or it "
     "has declared a shortage."),
    ({"kind": "shortage", "ways": ["declared", "free_units_below"], "below": 2,
      "declared_by": ["west"]},
     "The own service is short: west has declared a shortage or it has fewer than 2 free units."),
    (norm(15, "call"), "The own service misses its norm of 15:00 min, counted from the call."),
    ({"kind": "own_misses_norm", "minutes": "unknown", "clock_start": "unknown"},
     "The own service misses its norm, whose minutes are not known."),
    ({"kind": "faster", "by_s": 0}, "The foreign unit is sooner than the best own unit."),
    ({"kind": "faster", "by_s": 300},
     "The foreign unit is at least 5:00 min sooner than the best own unit."),
    ({"kind": "faster", "by_pct": 20},
     "The foreign unit saves at least 20 % of the time of the best own unit."),
    ({"kind": "foreign_eta_max", "within_s": 90}, "The foreign unit is there within 1:30 min."),
    ({"kind": "donor_accepts"}, "The helping centre accepts."),
    ({"kind": "donor_cover_ok", "min_free_units": 2, "min_share_pct": 90, "max_lost_pct": 5},
     "The helping centre keeps free units: at least 2. The helping centre still reaches at least "
     "90 % of its people in time. The helping centre no longer reaches in time at most 5 % of its "
     "people."),
    ({"kind": "donor_cover_ok", "measure": "unknown"},
     "The helping centre keeps enough cover; how much is not known."),
    ({"kind": "choice_in", "choices": [2, 3]},
     "The centre of the unit is choice 2 or 3 for this place."),
    ({"kind": "home_neighbours_first"},
     "No other centre of the incident's own country has a suitable unit that is free."),
    ({"kind": "requester_in", "centres": ["west"]}, "west serves the incident."),
    ({"kind": "provider_in", "centres": ["east"]}, "The unit is of east."),
    ({"kind": "incident_in", "places": ["XA", "XB-north"]},
     "The incident lies in XA or XB-north."),
    ({"kind": "unit_home_in", "places": "XB-north"}, "The home of the unit lies in XB-north."),
    ({"kind": "unit_now_in", "places": "XA"}, "The unit is in XA now."),
    ({"kind": "unit_type_in", "types": ["BOX"]}, "The unit is of type BOX."),
    ({"kind": "capability_at_least", "capabilities": ["DOCTOR", "BLS"]},
     "The unit can do BLS and DOCTOR."),
    ({"kind": "covers_need"},
     "The unit can do all that is needed, alone or with others of its centre."),
    ({"kind": "crew_min", "people": 2}, "People who come: at least 2."),
    ({"kind": "crew_certificate", "certificates": ["a", "b"]}, "The crew holds a and b."),
    ({"kind": "equipment", "items": ["XA radio"]}, "The unit carries XA radio."),
    ({"kind": "licence", "any_of": ["B", "C"]}, "The driver holds licence B or C."),
    ({"kind": "speaks", "any_of": ["de"]}, "The crew speaks de."),
    ({"kind": "hospital_allowed", "rule": NEAREST | {"home_country": "allowed"}},
     "The hospital that was chosen is allowed. Drive to the nearest hospital. A hospital in the "
     "home country of the unit is allowed too."),
    ({"kind": "unknown", "says": "Page {2} is missing."}, "In doubt: Page {2} is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "says"), SAYS)
def test_each_predicate_says_what_it_asks(leaf: dict[str, Any], says: str) -> None:
    assert str(asks(READ.validate_python(leaf))) == says


def test_none_is_left_out() -> None:
    assert {type(READ.validate_python(leaf)) for leaf, _ in SAYS} == set(get_args(Leaf))
