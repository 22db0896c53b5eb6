import math
import shutil
from pathlib import Path

import pytest

from api.services.desk import open_desk
from api.services.recommendations import read_ask, recommend
from api.settings import load_settings
from dispatch.errors import BadAgreement, BadDemand, BadFleet
from graphs.conditions import under
from graphs.errors import BadRegion
from graphs.overlays import Overlay
from graphs.prepare import prepare
from graphs.published import publish
from tests.api.deployments import (
    SETTINGS,
    Files,
    shortage,
    write_deployment,
    write_json,
    write_street_with_pocket,
)
from tests.fictional import NOON, at, fleet_file, unit, write_areas

STREET = frozenset({200})

TURNOUT = """
assumption = true
source = "a test"
time_zone = "Europe/Brussels"

[[turnout]]
availability = "available_on_air"
seconds = 7

[[turnout]]
availability = "available_at_station"
seconds = 77
"""


@pytest.fixture
def own(files: Files, tmp_path: Path) -> Files:
    """A deployment that a test may change."""
    return write_deployment(tmp_path, files.region)


def test_a_deployment_has_its_own_turnout_times(own: Files) -> None:
    own.settings.with_name("turnout.toml").write_text(TURNOUT, encoding="utf-8")
    own.settings.write_text(f'{SETTINGS}turnout = "turnout.toml"\n', encoding="utf-8")
    write_json(own.fleet, shortage(status="in"))
    desk = open_desk(own.region, own.fleet, load_settings(own.settings))
    decision = recommend(desk, read_ask(at=at(4.0), urgency="U1", time=NOON))
    assert [candidate.turnout_ms for candidate in decision.candidates] == [77_000]


def test_codes_mean_what_the_deployments_tables_say(own: Files) -> None:
    (own.settings.parent / "senders/xb.toml").unlink()
    desk = open_desk(own.region, own.fleet, load_settings(own.settings))
    assert [report.partition(",")[0] for report in desk.fleet.reports] == ["fleet.geojson"] * 2
    assert "status `free` of XB is not mapped" in desk.fleet.reports[0]


def test_an_agreement_that_is_not_there_cannot_be_accepted(own: Files) -> None:
    own.settings.write_text(SETTINGS.replace("XA-XB", "XA-XC"), encoding="utf-8")
    with pytest.raises(BadAgreement, match="did you mean `XA-XB`"):
        open_desk(own.region, own.fleet, load_settings(own.settings))


def test_a_folder_without_agreements_is_refused(own: Files) -> None:
    (own.settings.parent / "law/xa-xb.toml").unlink()
    with pytest.raises(BadAgreement, match="holds no agreement"):
        open_desk(own.region, own.fleet, load_settings(own.settings))


def test_what_is_small_is_read_before_the_region(own: Files, tmp_path: Path) -> None:
    settings = load_settings(own.settings)
    with pytest.raises(BadFleet, match="cannot be read"):
        open_desk(tmp_path / "none", tmp_path / "none.geojson", settings)
    with pytest.raises(BadRegion, match="is not a region"):
        open_desk(tmp_path / "none", own.fleet, settings)


def test_what_is_put_in_force_counts_from_the_next_decision_on(own: Files, tmp_path: Path) -> None:
    shutil.copytree(own.region, tmp_path / "street")
    desk = open_desk(tmp_path / "street", own.fleet, load_settings(own.settings))
    ask = read_ask(at=at(4.0), urgency="U1", time=NOON)
    before = recommend(desk, ask)
    assert (before.basis.in_force.epoch, len(before.candidates)) == (0, 1)
    publish(desk.region, under(desk.region.siren, [Overlay("snow", 2.0, way_ids=STREET)]))
    slow = recommend(desk, ask)
    assert (slow.basis.in_force.epoch, slow.basis.in_force.overlays) == (1, ("snow",))
    (one,), (two,) = before.candidates, slow.candidates
    assert two.drive_ms == pytest.approx(2 * one.drive_ms, abs=5)
    publish(desk.region, under(desk.region.siren, [Overlay("works", math.inf, way_ids=STREET)]))
    assert recommend(desk, ask).candidates == ()  # Only the lane at the incident is open.


COVER = """
[[clause]]
id = "art-2"
says = "A unit may cross while its centre keeps cover."
source = "gazette"
confidence = "high"
from = "XB"
to = "XA"
trigger = { kind = "donor_cover_ok", max_lost_pct = 40 }
"""


def test_whom_a_centre_still_reaches_follows_what_is_in_force(own: Files, tmp_path: Path) -> None:
    law = own.settings.parent / "law/xa-xb.toml"
    law.write_text(law.read_text(encoding="utf-8").partition("[[clause]]")[0] + COVER)
    lines = [f"{at(km)[0]},{at(km)[1]},{weight}" for km, weight in ((6.0, 60), (9.0, 40))]
    (own.settings.parent / "people.csv").write_text("\n".join(["lat,lon,weight", *lines]))
    more = 'cover_norm_min = 5\ndemand = "people.csv"\n'
    own.settings.write_text(f"{SETTINGS}{more}", encoding="utf-8")
    units = (unit("e1", 6.0), unit("e2", 8.5))
    write_json(own.fleet, fleet_file(unit("w1", 3.0, status="busy"), *units))
    shutil.copytree(own.region, tmp_path / "street")
    desk = open_desk(tmp_path / "street", own.fleet, load_settings(own.settings))
    ask = read_ask(at=at(4.0), urgency="U1", time=NOON)
    people = desk.ready.people
    before = recommend(desk, ask).candidates  # Within five minutes each reaches everybody.
    assert [c.judgement.verdict for c in before] == ["permitted"] * 2
    assert desk.ready.people is people
    publish(desk.region, under(desk.region.siren, [Overlay("snow", 3.0, way_ids=STREET)]))
    after = {c.unit.id: c.judgement for c in recommend(desk, ask).candidates}
    assert desk.ready.people is not people
    assert {id_: one.verdict for id_, one in after.items()} == {
        "e1": "not_permitted",  # Now only e1 reaches the 60, and only e2 the 40.
        "e2": "permitted",
    }
    assert "would no longer reach 60" in str(after["e1"].failed[0].says)


def test_demand_without_a_norm_and_a_norm_without_demand_say_nothing(own: Files) -> None:
    (own.settings.parent / "people.csv").write_text("lat,lon,weight\n50.8,6.1,1\n")
    for more in ('demand = "people.csv"\n', "cover_norm_min = 5\n"):
        own.settings.write_text(f"{SETTINGS}{more}", encoding="utf-8")
        desk = open_desk(own.region, own.fleet, load_settings(own.settings))
        assert desk.ready.people is None


def test_demand_that_cannot_be_read_is_refused_when_the_desk_opens(own: Files) -> None:
    settings = load_settings(own.settings).with_demand(own.fleet)
    with pytest.raises(BadDemand, match="feature 1: this is no point with a property `weight`"):
        open_desk(own.region, own.fleet, settings)


def test_a_replaced_region_is_decided_on_from_the_next_decision_on(
    own: Files, tmp_path: Path
) -> None:
    shutil.copytree(own.region, tmp_path / "street")
    desk = open_desk(tmp_path / "street", own.fleet, load_settings(own.settings))
    ask = read_ask(at=at(4.0), urgency="U1", time=NOON)
    old = recommend(desk, ask)
    osm = write_street_with_pocket(tmp_path / "street.osm")
    faster = osm.read_text(encoding="utf-8").replace('v="50"', 'v="70"')
    osm.write_text(faster, encoding="utf-8")
    new = prepare(tmp_path / "street", osm, write_areas(tmp_path / "areas.geojson"), replace=True)
    decision = recommend(desk, ask)
    assert decision.basis.region_hash == new.manifest.hash != old.basis.region_hash
    assert decision.candidates[0].drive_ms < old.candidates[0].drive_ms
