from datetime import date

import pytest

from dispatch.texts.formats import formats_of

HARD, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("language", "minutes", "share", "number", "day"),
    [
        ("nl", "4:05 min", "12,5%", "1.234,5", "1 maart 2024"),
        ("fr", f"4:05{HARD}min", f"12,5{HARD}%", f"1{NARROW}234,5", "1 mars 2024"),
        ("de", "4:05 Min", f"12,5{HARD}%", "1.234,5", "1. März 2024"),
        ("lb", "4:05 Min", f"12,5{HARD}%", "1.234,5", "1. Mäerz 2024"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(
    language: str, minutes: str, share: str, number: str, day: str
) -> None:
    write = formats_of(language)
    assert write.minutes(245) == minutes
    assert write.share(0.125) == share
    assert write.number(1234.5) == number
    assert write.day(date(2024, 3, 1)) == day


@pytest.mark.parametrize(
    ("language", "plain", "of", "in_"),
    [
        ("nl", "Nederland", "uit Nederland", "in Nederland"),
        ("fr", "Pays-Bas", "des Pays-Bas", "aux Pays-Bas"),
        ("de", "Niederlande", "aus den Niederlanden", "in den Niederlanden"),
        ("lb", "Nidderlanden", "aus den Nidderlanden", "an den Nidderlanden"),
    ],
)
def test_a_country_is_named_as_the_sentence_needs_it(
    language: str, plain: str, of: str, in_: str
) -> None:
    write = formats_of(language)
    assert [write.country("NL", form) for form in ("", "of", "in")] == [plain, of, in_]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "lb"])
def test_a_code_that_nobody_knows_stays_a_code(language: str) -> None:
    write = formats_of(language)
    assert [write.country(code) for code in ("XA", "XB", "QM", "9?")] == ["XA", "XB", "QM", "9?"]
    assert write.country("XA", "of").endswith(" XA")
    assert write.language("q1") == "q1"


def test_a_language_is_named_in_another() -> None:
    assert [formats_of(one).language("de") for one in ("nl", "fr", "de", "lb")] == [
        "Duits",
        "allemand",
        "Deutsch",
        "Däitsch",
    ]
