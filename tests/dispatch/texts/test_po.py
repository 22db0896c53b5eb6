from datetime import date
from pathlib import Path

import pytest

from dispatch.errors import BadTexts
from dispatch.texts.po import TRANSLATED, Review, fingerprint, messages, read, text_of, write
from tests.dispatch.texts.files import po, written


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = po({"It takes {a}.": "Es dauert {a}.", 'Say "a\\b".': "Sag „a\\b“.", "New.": ""}, "de")
    file = file._replace(review=Review("A. Person", date(2024, 5, 1), "abc"))
    write(file, tmp_path)
    again = read("de", tmp_path)
    assert [(m.id, m.string) for m in messages(again.catalog)] == [
        ("It takes {a}.", "Es dauert {a}."),
        ('Say "a\\b".', "Sag „a\\b“."),
        ("New.", ""),
    ]
    assert again.review == file.review
    first = (tmp_path / "de.po").read_bytes()
    write(again, tmp_path)
    assert (tmp_path / "de.po").read_bytes() == first


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_shipped_files_are_as_the_program_writes_them(language: str, tmp_path: Path) -> None:
    file = read(language)
    write(file, tmp_path)
    assert read(language, tmp_path).catalog._messages.keys() == file.catalog._messages.keys()
    assert [text_of(m) for m in messages(read(language, tmp_path).catalog)] == [
        text_of(m) for m in messages(file.catalog)
    ]


def test_a_language_without_a_file_has_no_translations(tmp_path: Path) -> None:
    assert not messages(read("nl", tmp_path).catalog)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTexts, match="is no folder; give one that holds"):
        read("nl", tmp_path / "nowhere")


def test_a_signature_holds_for_what_was_signed() -> None:
    file = po({"A.": "Een.", "B.": ""})
    signed = file._replace(review=Review("A. Person", date(2024, 5, 1), fingerprint(file.catalog)))
    assert signed.is_signed_off
    file.catalog["B."].string = "Twee."
    assert not signed.is_signed_off


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('#~ msgid "a\nmsgstr "b"\n', r"nl.po, line 1: '#~ msgid \"a' is not `msgid \"...\"`.*"),
        (
            'msgid "a"\nmsgstr "b "c""\n',
            r"nl.po, line 2: .* is not .* mend it \(a quote .*\)",
        ),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "nl.po, line 2: .* is not `msgid"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "nl.po, line 1: missing msgstr .* Mend it."),
        (
            'msgid ""\nmsgstr ""\n"X-Reviewed-By: A\\n"\n"X-Reviewed-On: soon\\n"\n\n',
            "nl.po cannot be read: .*soon.*dates as 2024-12-31.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadTexts, match=told):
        read("nl", written(tmp_path, text))
