import pytest

from dispatch.texts.places import misfit, needs_translation, places


def test_places_are_named() -> None:
    assert places("The {country} unit takes {takes}.") == {"country", "takes"}


@pytest.mark.parametrize(
    ("english", "translated", "doubt"),
    [
        ("{a} or {b}.", "{b} of {a}.", None),
        ("{a} is {a}.", "{a}.", None),
        ("Of {country}.", "{country:of}.", None),
        ("{a} or {b}.", "{a}.", "{b} is missing; put it in."),
        ("{a}.", "{a} {c}.", "{c} is not in the English; take it out."),
        ("{a}.", "{a.real}.", "{a.real} is no place to fill in: write each place as in the"),
        ("{a}.", "{a!r}.", "{a} is no place to fill in: write each place as in the English."),
        ("{a}.", "{}.", "{} is no place to fill in: write each place as in the English."),
        ("{a}.", "{a:x}.", "{:x} is no form; known are of, in."),
        ("On 1 June 2009, {a}.", "{a}, le 1er juin 2009.", None),
        (
            "M (2009) 8, {a}.",
            "M (2009) 9, {a}.",
            "its numbers are not those of the English (2009, 8)",
        ),
        ("Art. of {a}.", "Art. 4 of {a}.", "its numbers are not those of the English (none)"),
        ("{a}.", "{a.", "expected '}' before end of string: write each place as in the English."),
    ],
)
def test_a_translation_has_the_places_of_the_english(
    english: str, translated: str, doubt: str | None
) -> None:
    found = misfit(english, translated)
    assert found == doubt or (found and doubt and found.startswith(doubt))


def test_places_in_a_row_need_no_translation() -> None:
    assert not needs_translation("{_0} {_1}")
    assert not needs_translation("{a}, {b}.")
    assert needs_translation("{a}: {b}")
    assert needs_translation("{a} min")
