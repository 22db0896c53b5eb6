from typing import Any

from dispatch.agreements.act.load import catalogue_of, load_agreements, read_agreement
from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.uses import uses_of
from dispatch.agreements.truth import Truth
from graphs.areas import areas_of
from tests.dispatch.agreements.map.test_atlas import WORLD, municipalities, strip

SAID = {"says": "A unit may cross.", "source": "gazette", "confidence": "high"}


def clause(**given: Any) -> dict[str, Any]:
    usual = {"id": "a", "from": "XB", "to": "XA", "trigger": {"kind": "emergency"}}
    return SAID | usual | given


def law(*clauses: dict[str, Any]) -> Any:
    given = {
        "id": "XA-XB",
        "name": "Friendship at the border",
        "parties": ["XA", "XB"],
        "legal_force": "treaty",
        "level": "bilateral",
        "layer": "daily",
        "status": "reported",
        "confidence": "high",
        "sources": {"gazette": {"at": "https://example.org/gazette", "dated": "unknown"}},
        "clause": list(clauses),
    }
    return catalogue_of([read_agreement(given, "xa-xb.toml")])


def test_a_catalogue_names_places_in_directions_and_deep_in_triggers() -> None:
    asks = {"kind": "not", "of": {"kind": "unit_now_in", "places": "XB-harbour"}}
    homes = {"kind": "unit_home_in", "places": [strip(15, "XB", "XA"), "XB-hill"]}
    scene = {"kind": "incident_in", "places": municipalities("M1")}
    deep = {"kind": "all", "of": [{"kind": "any", "of": [asks, homes]}, scene]}
    uses = uses_of(law(clause(trigger=deep, to=["XA-north", "XA-south"])))
    assert {use.user for use in uses} == {"XA-XB, clause a"}
    named = [use.selector if isinstance(use.selector, str) else use.selector.kind for use in uses]
    assert named == [
        "XB",
        "XA-north",
        "XA-south",
        "XB-harbour",
        "border_strip",
        "XB-hill",
        "municipalities",
    ]


def test_a_clause_that_states_a_gap_has_no_trigger_to_look_into() -> None:
    gap = clause(effect="nothing")
    del gap["trigger"]
    assert [use.selector for use in uses_of(law(gap))] == ["XB", "XA"]


def test_an_atlas_of_a_catalogue_answers_for_each_of_its_places_and_warns_of_the_others() -> None:
    catalogue = law(clause(), clause(id="b", to=municipalities("M1")), clause(id="c", to="XA-nort"))
    atlas = Atlas(WORLD, uses_of(catalogue))
    where = atlas.at(50.25, 6.25)
    told = [where.lies_in(one.to[0]) for _, one in catalogue.clauses]
    assert told == [Truth.TRUE, Truth.TRUE, Truth.UNKNOWN]
    assert [warning.split(":")[0] for warning in atlas.warnings] == ["XA-XB, clause c"]


def test_every_area_that_the_shipped_catalogue_names_is_told_where_a_region_has_none() -> None:
    """Countries are embedded, areas are a deployment's own."""
    uses = uses_of(load_agreements())
    atlas = Atlas(areas_of(()), uses)
    named = {use.selector for use in uses if isinstance(use.selector, str)}
    areas = {one for one in named if len(one) > 2}
    assert named - areas
    told = {one for one in named for warning in atlas.warnings if f"no area `{one}`" in warning}
    assert told == areas
    assert not any("no polygon of the country" in warning for warning in atlas.warnings)
