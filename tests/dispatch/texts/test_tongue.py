from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.predicates.doubt import plain
from dispatch.said import (
    And,
    Country,
    Language,
    MinutesDown,
    MinutesUp,
    Or,
    Share,
    Value,
    joined,
    said,
)
from dispatch.texts.po import LANGUAGES, write
from dispatch.texts.tongue import in_language, tongue, tongue_of
from tests.dispatch.texts.files import po, speaking

SOONER = said(
    "The {country} unit is {gain} sooner.", country=Country("NL"), gain=MinutesDown(240_000)
)


def test_a_sentence_is_said_in_the_words_of_its_translation() -> None:
    german = speaking({SOONER.text: "Die Einheit {country:of} ist {gain} schneller."}, "de")
    assert german.say(SOONER) == "Die Einheit aus den Niederlanden ist 4:00 Min schneller."


def test_a_translation_may_turn_the_places_round() -> None:
    dutch = speaking({SOONER.text: "{gain} sneller: de eenheid {country:of}."})
    assert dutch.say(SOONER) == "4:00 min sneller: de eenheid uit Nederland."


def test_what_has_no_translation_is_english_as_a_whole() -> None:
    assert speaking({}).say(SOONER) == str(SOONER) == "The NL unit is 4:00 min sooner."


def test_sentences_fall_back_one_by_one() -> None:
    both = joined([SOONER, said("It is far.")])
    assert speaking({"It is far.": "Het is ver."}).say(both) == f"{SOONER} Het is ver."
    inner = said("Because: {why}", why=said("It is far."))
    assert speaking({"It is far.": "Het is ver."}).say(inner) == "Because: Het is ver."
    assert speaking({"Because: {why}": "Want: {why}"}).say(inner) == "Want: It is far."


@pytest.mark.parametrize("translated", ["Sneller.", "{country} {gain} {x}", "{country} {gain"])
def test_a_translation_that_does_not_fit_is_not_said(translated: str) -> None:
    assert speaking({SOONER.text: translated}).say(SOONER) == str(SOONER)


def test_a_translation_in_doubt_is_not_said() -> None:
    file = po({})
    file.catalog.add("It is far.", "Het is ver.", flags={"fuzzy"})
    assert tongue_of(file).say(said("It is far.")) == "It is far."
    file.catalog.add("It is far.", "Het is ver.")
    file.catalog["It is far."].flags.clear()
    assert tongue_of(file).say(said("It is far.")) == "Het is ver."


def test_words_are_put_in_a_row_as_the_language_does() -> None:
    german = speaking({"{first} or {last}": "{first} oder {last}", "nothing": "nichts"}, "de")
    assert german.say(Or(("a", Country("BE"), Country("XA")))) == "a, Belgien oder XA"
    assert german.say(Or(("a",))) == "a"
    assert german.say(And(())) == "nichts"


def test_a_brace_in_what_an_agreement_says_is_a_brace() -> None:
    sentence = plain("Use form {a}.")
    assert speaking({}).say(sentence) == str(sentence) == "Use form {a}."
    assert speaking({sentence.text: "Formulier {{a}}."}).say(sentence) == "Formulier {a}."


def test_what_stands_for_a_country_takes_its_form_too() -> None:
    rules = said("The rules of {host} count.", host=said("the host country"))
    french = speaking({rules.text: "Règles {host:of}."}, "fr")
    assert french.say(rules) == "Règles du pays d\u2019intervention."


def test_own_agreements_bring_their_translations_along(tmp_path: Path) -> None:
    own = said("Drive on the left.")
    assert tongue("nl", tmp_path) is tongue("nl")
    other = tmp_path / "law"
    other.mkdir()
    write(po({own.text: "Rijd links.", "nothing": "niks"}), other)
    dutch = tongue("nl", other)
    assert dutch.say(own) == "Rijd links."
    assert dutch.say(And(())) == "niks"  # Theirs come first.
    assert dutch.say(Or(("a", "b"))) == "a of b"
    assert tongue("nl").say(own) == "Drive on the left."


def test_a_signature_covers_own_translations_only_if_they_have_one() -> None:
    shipped, own = speaking({})._replace(is_signed_off=True), speaking({"A.": "Een."})
    assert not shipped.over(own).is_signed_off
    assert shipped.over(own._replace(is_signed_off=True)).is_signed_off


def test_who_reads_a_language_that_nobody_signed_off_is_told() -> None:
    assert tongue("en").remark is None
    for language in set(LANGUAGES) - {"en"}:
        remark = tongue(language).remark
        assert (remark is None) == tongue(language).is_signed_off
        assert remark is None or formats_name(language) in remark


def formats_name(language: str) -> str:
    return in_language(Language(language), language)


letters = st.text(alphabet="ab{}%äß ", max_size=8)
values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        letters,
        st.integers(-(10**9), 10**9),
        st.floats(-1e9, 1e9),
        st.dates(date(1000, 1, 1)),
        st.builds(MinutesUp, st.integers(-(10**9), 10**9)),
        st.builds(MinutesDown, st.floats(-1e9, 1e9)),
        st.builds(Country, st.one_of(st.sampled_from(["BE", "NL", "LU", "XA"]), letters)),
        st.builds(Language, st.one_of(st.sampled_from(["nl", "lb", "q1"]), letters)),
        st.builds(Share, st.floats(0, 1)),
        st.builds(plain, letters),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda words: And(tuple(words))),
        st.lists(inner, max_size=3).map(lambda words: Or(tuple(words))),
        st.builds(lambda a, b: said("Of {a} and {b}.", a=a, b=b), inner, inner),
        st.builds(
            lambda one, other: joined([said("{a}", a=one), said("{a}", a=other)]), inner, inner
        ),
    ),
    max_leaves=6,
)


@given(value=values, language=st.sampled_from(LANGUAGES))
def test_anything_can_be_said_in_every_language(value: Value, language: str) -> None:
    sentence = said("It says {this}.", this=value)
    told = in_language(sentence, language)
    assert told.startswith("It says ")
    assert language != "en" or told == str(sentence)
    translated = speaking({sentence.text: "{this}!"}, language) if language != "en" else None
    assert translated is None or translated.say(sentence).endswith("!")
