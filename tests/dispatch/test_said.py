from datetime import date

from dispatch.said import (
    And,
    Country,
    Language,
    MinutesDown,
    MinutesUp,
    Or,
    Share,
    Value,
    in_english,
    joined,
    said,
)


def test_a_sentence_is_english_with_its_places_filled() -> None:
    sentence = said(
        "The {country} unit takes {takes}; {may} are allowed.",
        country=Country("XB"),
        takes=MinutesUp(300_001),
        may=MinutesDown(299_999),
    )
    assert str(sentence) == "The XB unit takes 5:01 min; 4:59 min are allowed."


def test_values_are_written_as_english_writes_them() -> None:
    values: tuple[Value, ...] = (Share(0.125), 1200, 0.5, date(2024, 3, 1), Language("de"), "as is")
    written = ["12.5 %", "1200", "0.5", "2024-03-01", "de", "as is"]
    assert [in_english(value) for value in values] == written


def test_words_are_put_in_a_row() -> None:
    assert in_english(And(("a", "b", "c"))) == "a, b and c"
    assert in_english(Or(("a", Country("XA")))) == "a or XA"
    assert in_english(And(("a",))) == "a"
    assert in_english(Or(())) == "nothing"


def test_sentences_are_joined_and_nested() -> None:
    both = joined([said("One {n}.", n=1), said("Two.")])
    assert str(said("First: {both}", both=both)) == "First: One 1. Two."
