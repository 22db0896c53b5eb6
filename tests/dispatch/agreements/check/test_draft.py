from pathlib import Path

import pytest

from dispatch.agreements.check.draft import read_draft
from tests.dispatch.agreements.act.test_load import GOOD


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "xa-xb.toml"


def told(file: Path, text: str) -> list[tuple[str, str]]:
    file.write_text(text, encoding="utf-8")
    draft = read_draft(file)
    assert (draft.agreement is None) == bool(draft.wrong)
    return [(one.where, one.says) for one in draft.wrong]


def test_a_good_file_has_nothing_wrong(file: Path) -> None:
    assert told(file, GOOD.format(id="XA-XB")) == []


def test_all_that_is_wrong_is_told_also_what_an_unknown_word_hides(file: Path) -> None:
    text = (
        GOOD.format(id="XA-XB")
        .replace("valid_from", "valid_form")
        .replace('status = "reported"', 'status = "repotred"')
        .replace("by_s = 300", "by_m = 5")
        .replace('to = "XA"', 'to = "A"\nuntill = 2024-01-01')
    )
    assert told(file, text) == [
        ("", "`valid_form` is unknown; did you mean `valid_from`?"),
        ("", "`status`: `repotred` is unknown; did you mean `reported`?"),
        ("clause art-4-2", "`untill` is unknown; did you mean `until`?"),
        ("clause art-4-2", "`to[0]`: 'A' selects nothing; write a country as XA, or the id of an "
         "area with its country before it, as in XA-north."),
        ("clause art-4-2", "`trigger`: `by_m` is unknown; did you mean `by_s`?"),
        ("clause art-4-2", "`trigger`: Give the margin as `by_s` or as `by_pct`, one of the two; "
         "0 s is any gain."),
    ]  # fmt: skip


def test_what_hangs_together_is_looked_at_behind_a_wrong_clause(file: Path) -> None:
    text = GOOD.format(id="XA-XB").replace("by_s = 300", "by_s = -1")
    text = text.replace(
        'confidence = "high"\nvalid', 'confidence = "high"\nchecked_by = "me"\nvalid'
    )
    assert [where for where, _ in told(file, text)] == ["clause art-4-2", ""]


def test_a_list_with_one_wrong_word_is_not_called_too_short(file: Path) -> None:
    wrong = 'kind = "urgency_in", classes = ["A1"]'
    text = GOOD.format(id="XA-XB").replace('kind = "faster", by_s = 300', wrong)
    ((_, says),) = told(file, text)
    assert says.startswith("`trigger.classes[0]`: 'A1' is unknown; use one of U0")
    ((_, says),) = told(file, text.replace('["A1"]', "[]"))
    assert says.startswith("`trigger.classes`: [] cannot be used")


def test_every_source_that_is_missing_is_named(file: Path) -> None:
    text = GOOD.format(id="XA-XB").replace('source = "gazette"', 'source = ["gazet", "minutes"]')
    ((where, says),) = told(file, text)
    assert where == ""
    assert "clause art-4-2: source `gazet` is unknown; did you mean `gazette`?" in says
    assert "clause art-4-2: source `minutes` is unknown" in says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = no quotes", "Is not TOML: "),
        ('clause = "art-1"', "`id` is missing; add it."),
        ("[[clause]]\n[[clause]]", "`id` is missing; add it."),
        ('clause = [1, "two"]', "`id` is missing; add it."),
    ],
)
def test_what_is_hardly_an_agreement_is_told_and_not_raised(
    file: Path, text: str, says: str
) -> None:
    assert told(file, text)[0][1].startswith(says)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (wrong,) = read_draft(tmp_path / "none.toml").wrong
    assert wrong.says.endswith("cannot be read (No such file or directory); check the path.")
