from dispatch.texts.check import check, state_of
from dispatch.texts.extract import Saying
from tests.dispatch.texts.files import po


def test_each_kind_of_doubt_is_listed() -> None:
    file = po({"A.": "Een.", "B {n}.": "Twee.", "C.": "", "Old.": "Oud."})
    file.catalog.add("D.", "Vier.", flags={"fuzzy"})
    every = [Saying(text, "a.py") for text in ("A.", "B {n}.", "C.", "D.", "New.", "{a} {b}")]
    state = state_of(file, every)
    assert state.n_sentences == 5
    assert state.missing == ("C.", "D.", "New.")
    assert state.unlisted == ("New.",)
    assert state.stale == ("Old.",)
    assert state.misfits == (("B {n}.", "{n} is missing; put it in."),)
    assert not state.is_whole
    assert not state.is_signed_off


def test_all_that_can_be_said_is_in_the_files() -> None:
    for state in check():
        assert state.unlisted == (), "Run `make texts`."
        assert state.stale == (), "Run `make texts`."


def test_every_translation_has_the_places_and_numbers_of_its_sentence() -> None:
    assert {state.language: state.misfits for state in check()} == {
        "nl": (), "fr": (), "de": (), "lb": (),
    }  # fmt: skip
