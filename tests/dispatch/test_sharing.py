from datetime import date
from typing import Any

import pytest

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import SHIPPED, catalogue_of, load_agreements
from dispatch.agreements.act.told import all_told
from dispatch.centres import Centre
from dispatch.law import Law, law_on
from dispatch.sharing import Shared, Sharing, shared
from graphs.region import Region
from tests.dispatch.agreements.world import law

DAY = date(2024, 5, 1)
WEST, EAST = Centre(id="west", country="XA"), Centre(id="east", country="XB")


def shows(rule: str) -> dict[str, Any]:
    return {"sharing": {"rule": rule, "source": "gazette", "confidence": "high"}}


@pytest.fixture
def on(border_street: Region) -> Any:
    """Bring agreements to the street."""
    return lambda *agreements: law_on(border_street, catalogue_of(agreements))


def west_reads(law_: Law, otherwise: str = "nothing", day: date = DAY) -> Shared:
    return shared(WEST, EAST, law_, day, Sharing(otherwise))


def test_where_no_agreement_says_it_the_deployment_does(on: Any) -> None:
    for otherwise in Sharing:
        assert west_reads(on(law()), otherwise) == (otherwise, ())
        assert west_reads(on(law(terms=shows("unknown"))), otherwise) == (otherwise, ())


@pytest.mark.parametrize("rule", list(Sharing))
def test_what_an_agreement_says_counts_whatever_the_deployment_does(on: Any, rule: str) -> None:
    for otherwise in Sharing:
        assert west_reads(on(law(terms=shows(rule))), otherwise) == (rule, ("XA-XB",))


def test_a_clause_shows_in_the_direction_in_which_units_go(on: Any) -> None:
    law_ = on(law({"from": "XB", "to": "XA", "terms": shows("free_units")}))
    assert shared(WEST, EAST, law_, DAY, Sharing.NOTHING).what is Sharing.FREE_UNITS
    assert shared(EAST, WEST, law_, DAY, Sharing.NOTHING).what is Sharing.NOTHING


def test_the_narrowest_of_several_counts(on: Any) -> None:
    wide, narrow = law(terms=shows("free_units")), law(id="OTHER", terms=shows("situation"))
    assert west_reads(on(wide, narrow)) == (Sharing.SITUATION, ("OTHER",))


@pytest.mark.parametrize(
    "doubtful",
    [
        {"status": "reported"},
        {"status": "unverified"},
        {"valid_to": "unknown"},
        {"enabled_by": ["GONE"]},
    ],
)
def test_what_is_in_doubt_may_only_narrow(on: Any, doubtful: dict[str, Any]) -> None:
    opens = on(law(terms=shows("free_units"), **doubtful))
    assert west_reads(opens) == (Sharing.NOTHING, ())
    closes = on(law(terms=shows("nothing"), **doubtful))
    assert west_reads(closes, "free_units") == (Sharing.NOTHING, ("XA-XB",))


def test_what_is_accepted_as_reported_counts(border_street: Region) -> None:
    catalogue = catalogue_of([law(terms=shows("free_units"), status="reported")])
    accepted = law_on(border_street, catalogue, ["XA-XB"])
    assert west_reads(accepted).what is Sharing.FREE_UNITS


def test_what_was_changed_by_a_text_that_nobody_read_only_narrows(on: Any) -> None:
    change = law(id="CHANGE", amends=["XA-XB"], status="reported")
    assert west_reads(on(law(terms=shows("free_units")), change)).what is Sharing.NOTHING


@pytest.mark.parametrize(
    ("day", "what"),
    [
        (date(2021, 2, 28), Sharing.SITUATION),
        (date(2021, 3, 1), Sharing.FREE_UNITS),
        (date(2025, 12, 31), Sharing.FREE_UNITS),
        (date(2026, 1, 1), Sharing.SITUATION),
    ],
)
def test_it_counts_on_the_days_on_which_it_is_in_force(on: Any, day: date, what: Sharing) -> None:
    law_ = on(law(terms=shows("free_units"), valid_to=date(2025, 12, 31)))
    assert west_reads(law_, "situation", day).what is what


@pytest.mark.parametrize("layer", ["disaster", "mass_casualty"])
def test_what_is_made_for_other_events_says_nothing_of_every_day(on: Any, layer: str) -> None:
    assert west_reads(on(law(terms=shows("free_units"), layer=layer))).what is Sharing.NOTHING
    assert west_reads(on(law(terms=shows("nothing"), layer=layer)), "situation") == (
        Sharing.SITUATION,
        (),
    )


@pytest.mark.parametrize(
    ("from_", "what"),
    [
        ("XB-1", Sharing.FREE_UNITS),
        ("XB-2", Sharing.NOTHING),  # The region does not have it: nobody knows whose it is.
        ("XC", Sharing.NOTHING),
        (["XC", "XB"], Sharing.FREE_UNITS),
    ],
)
def test_it_counts_between_the_centres_whose_ground_it_names(
    on: Any, from_: Any, what: Sharing
) -> None:
    law_ = on(law({"from": from_, "terms": shows("free_units")}))
    assert west_reads(law_).what is what


def test_a_stated_gap_does_not_take_over_what_its_agreement_shows(on: Any) -> None:
    gap = {"id": "gap", "from": "XA", "to": "XB", "effect": "nothing", "trigger": None}
    law_ = on(law({"from": "XB", "to": "XA"}, gap, terms=shows("free_units")))
    assert shared(EAST, WEST, law_, DAY, Sharing.NOTHING).what is Sharing.NOTHING


def test_an_agreement_without_clauses_shows_between_its_parties(on: Any) -> None:
    law_ = on(law(clause=[], terms=shows("situation"), parties=["XA", "XB", "a ministry"]))
    assert west_reads(law_).what is Sharing.SITUATION
    assert shared(EAST, WEST, law_, DAY, Sharing.NOTHING).what is Sharing.SITUATION
    other = on(law(clause=[], terms=shows("situation"), parties=["XA", "XC", "a ministry"]))
    assert west_reads(other).what is Sharing.NOTHING


def test_no_shipped_agreement_is_known_to_say_anything() -> None:
    for agreement in load_agreements(SHIPPED).agreements:
        assert agreement.terms.sharing is None
        assert all(clause.terms.sharing is None for clause in agreement.clauses)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("nothing", "The control rooms of XB show those of XA nothing."),
        ("situation", "The control rooms of XB show those of XA how they stand, in numbers."),
        ("free_units", "show those of XA which of their units are free, and where."),
        ("unknown", "What the control rooms of XB show those of XA is not known here."),
    ],
)
def test_it_is_told_like_the_other_terms(rule: str, told: str) -> None:
    agreement: Agreement = law(terms=shows(rule))
    assert str(all_told(agreement.terms, "XA", "XB")["sharing"]).endswith(told)
