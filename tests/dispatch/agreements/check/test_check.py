from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.check.check import about_agreement, check
from dispatch.agreements.map.ground import Ground
from dispatch.errors import BadAgreement
from graphs.areas import Areas, read_areas
from tests.dispatch.agreements.act.test_load import GOOD
from tests.dispatch.agreements.world import law
from tests.fictional import write_areas

TODAY = date(2024, 5, 1)
DUE = {"review_due": date(2030, 1, 1)}
CITED = {"cite": "art. 1"}


def told(one: Agreement, *others: Agreement) -> list[str]:
    """What is said of an agreement beside others, as lines."""
    found = about_agreement(one, catalogue_of([one, *others]), TODAY)
    return [f"{remark.severity} {remark.where}: {remark.says}" for remark in found]


def good(*clauses: dict[str, Any], **header: Any) -> Agreement:
    """An agreement about which there is nothing to say, but for what is changed."""
    return law(*(CITED | clause for clause in clauses or ({},)), **(DUE | header))


def test_of_a_good_agreement_there_is_nothing_to_say() -> None:
    assert told(good()) == []


@pytest.mark.parametrize("name", ["enabled_by", "amends", "supersedes"])
def test_what_no_file_has_is_named_with_the_nearest(name: str) -> None:
    (line,) = told(good(**{name: ["XA-XD-1999"]}), good(id="XA-XD-1989"))
    assert line.startswith(
        f"warning : `{name}` names `XA-XD-1999`, which no file of the folder has. "
        "Did you mean `XA-XD-1989`? Until it is there,"
    )


@pytest.mark.parametrize("name", ["enabled_by", "amends", "supersedes"])
def test_nothing_rests_on_itself(name: str) -> None:
    assert f"error : `{name}` names `XA-XB` itself; take it out." in told(good(**{name: ["XA-XB"]}))


def test_a_clause_that_contradicts_itself_is_an_error() -> None:
    both = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "urgency_in", "classes": ["U3"]}]}
    (line,) = told(good({"trigger": both}))
    assert line.startswith("error clause art-1: It can never be met: in no case are all parts")
    (line,) = told(good({"trigger": both, "effect": "forbids"}))
    assert line.startswith("error clause art-1: It can never forbid anything: in no case")


def test_where_not_every_case_can_be_tried_that_is_said() -> None:
    share = {"kind": "faster", "by_pct": 50}
    odd = {"kind": "all", "of": [share, {"kind": "not", "of": {"kind": "faster", "by_pct": 40}}]}
    (line,) = told(good({"trigger": odd}))
    assert line.startswith("warning clause art-1: No case was found in which it can be met, but")


def test_sources_without_a_day_and_those_nobody_names_are_told() -> None:
    sources = {
        "gazette": {"at": "the gazette of XA", "dated": date(2021, 2, 1)},
        "paper": {"at": "a newspaper", "dated": "unknown"},
    }
    assert told(good(sources=sources)) == [
        "warning : Of which day these sources are is not known: `paper`. Write it as `dated`.",
        "warning : No statement names these sources: `paper`; name them or take them out.",
    ]


def test_a_review_that_is_due_is_told_from_the_day_after() -> None:
    assert told(good(review_due=TODAY)) == []
    (line,) = told(good(review_due=date(2024, 4, 30)))
    assert line.startswith("warning : It was to be looked at again by 2024-04-30: do,")


def test_what_is_verified_says_where_it_stands_and_when_to_look_again() -> None:
    assert told(law(checked_on=date(2024, 5, 2))) == [
        "error : `checked_on` (2024-05-02) has not come yet; mend it.",
        "warning : It is verified, but nobody is to look again: add `review_due`.",
        "warning clause art-1: Its agreement is verified, but it does not say where it stands: "
        "add `cite`.",
    ]
    assert told(law(status="reported")) == []


def test_places_that_match_nothing_in_a_region_are_told(tmp_path: Path) -> None:
    (tmp_path / "xa.toml").write_text(
        GOOD.format(id="XA-XB").replace('"XB"\nto', '["XB-2", "XB-1"]\nto'), encoding="utf-8"
    )
    ground = Ground(Areas(read_areas(write_areas(tmp_path / "areas.geojson"))), None)
    (checked,) = check([tmp_path], TODAY, ground)
    (remark,) = checked.remarks
    assert (remark.where, remark.severity) == ("clause art-4-2", "warning")
    assert remark.says.startswith("The region has no area `XB-2`, so nobody can tell what lies in")
    assert check([tmp_path], TODAY)[0].remarks == ()


def test_one_file_is_read_beside_the_others_of_its_folder(tmp_path: Path) -> None:
    new = GOOD.format(id="XA-XB-2").replace("[sources", 'enabled_by = ["XA-XB-1"]\n[sources', 1)
    (tmp_path / "new.toml").write_text(new, encoding="utf-8")
    (tmp_path / "old.toml").write_text(GOOD.format(id="XA-XB-1"), encoding="utf-8")
    (tmp_path / "project.toml").write_text("[tool]\n", encoding="utf-8")
    (checked,) = check([tmp_path / "new.toml"], TODAY)
    assert (checked.path.name, checked.agreement and checked.agreement.id) == (
        "new.toml",
        "XA-XB-2",
    )
    assert checked.remarks == ()
    assert [one.path.name for one in check([tmp_path], TODAY)] == [
        "new.toml",
        "old.toml",
        "project.toml",
    ]


def test_one_id_in_two_files_is_told_of_both(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(GOOD.format(id="XA-XB"), encoding="utf-8")
    assert [one.remarks[0].says for one in check([tmp_path], TODAY)] == [
        "`XA-XB` is the id of two.toml too; give each its own.",
        "`XA-XB` is the id of one.toml too; give each its own.",
    ]


def test_a_folder_without_agreements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAgreement, match="holds no agreement; give a folder"):
        check([tmp_path], TODAY)
