from datetime import date
from pathlib import Path

import pytest

from dispatch.errors import BadTexts
from dispatch.texts.extract import Saying
from dispatch.texts.po import messages, read, write
from dispatch.texts.update import sign_off, update, updated
from tests.dispatch.texts.files import po

OLD = po({"A.": "Een.", "B {n}.": "Twee {n}."})


def test_new_sentences_come_without_a_translation_and_old_ones_keep_theirs() -> None:
    file = updated(po({"A.": "Een."}), [Saying("A.", "a.py"), Saying("C {n}.", "a.py")])
    assert [(m.id, m.string) for m in messages(file.catalog)] == [("A.", "Een."), ("C {n}.", None)]


def test_what_is_alike_is_not_taken_for_a_translation() -> None:
    file = updated(po({"A unit may cross.": "Mag."}), [Saying("A unit must cross.", "a.py")])
    (message,) = messages(file.catalog)
    assert (message.string, message.fuzzy) == (None, False)


def test_what_is_no_longer_said_keeps_its_translation_for_the_day_it_is_said_again(
    tmp_path: Path,
) -> None:
    file = updated(po({"A.": "Een.", "B.": "Twee."}), [Saying("A.", "a.py")])
    write(file, tmp_path)
    assert '#~ msgid "B."\n#~ msgstr "Twee."' in (tmp_path / "nl.po").read_text("utf-8")
    back = updated(read("nl", tmp_path), [Saying("A.", "a.py"), Saying("B.", "b.py")])
    assert [(m.id, m.string) for m in messages(back.catalog)] == [("A.", "Een."), ("B.", "Twee.")]
    assert not back.catalog.obsolete


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    update(tmp_path)
    first = (tmp_path / "lb.po").read_bytes()
    update(tmp_path)
    assert (tmp_path / "lb.po").read_bytes() == first


def test_an_unfinished_language_cannot_be_signed_off(tmp_path: Path) -> None:
    update(tmp_path)
    with pytest.raises(BadTexts, match=r"nl cannot be signed off yet: [1-9][0-9]* sentences have"):
        sign_off("nl", "A. Person", date(2024, 5, 1), tmp_path)


def test_a_finished_one_is_signed_until_a_translation_changes(tmp_path: Path) -> None:
    update(tmp_path)
    file = read("nl", tmp_path)
    for message in messages(file.catalog):
        message.string = message.id  # As if Dutch were English.
    write(file, tmp_path)
    sign_off("nl", "A. Person", date(2024, 5, 1), tmp_path)
    assert read("nl", tmp_path).is_signed_off
    assert read("nl", tmp_path).review.by == "A. Person"
    update(tmp_path)
    assert read("nl", tmp_path).is_signed_off
    path = tmp_path / "nl.po"
    path.write_text(path.read_text("utf-8").replace('msgstr "nothing"', 'msgstr "niets"'), "utf-8")
    assert not read("nl", tmp_path).is_signed_off


@pytest.mark.parametrize("by", ["", " ", 'A "B"', "A\nB"])
def test_a_signature_is_a_name(by: str, tmp_path: Path) -> None:
    with pytest.raises(BadTexts, match="is no name to sign with"):
        sign_off("nl", by, date(2024, 5, 1), tmp_path)
