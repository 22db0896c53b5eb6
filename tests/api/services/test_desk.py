from pathlib import Path

import pytest

from api.services.desk import open_desk
from api.services.recommendations import read_ask, recommend
from api.settings import load_settings
from dispatch.errors import BadAgreement, BadFleet
from graphs.errors import BadRegion
from tests.api.deployments import SETTINGS, Files, shortage, write_deployment, write_json
from tests.fictional import NOON, at

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
