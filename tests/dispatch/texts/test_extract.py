import pytest

from dispatch.errors import BadTexts
from dispatch.texts.extract import in_code, in_law


def test_sentences_are_found_wherever_the_code_says_them() -> None:
    source = """
first = said("It takes {a} "
             "or {b}.", a=said("outer {c}", c=And((said("inner"),))), b=2)
other = say.said("one") if first else Said("two", {})
third = said("three" if first else "four")
"""
    found = ["It takes {a} or {b}.", "outer {c}", "inner", "one", "two", "three", "four"]
    assert list(in_code(source, "a.py")) == found


def test_what_is_only_like_saying_is_not_taken() -> None:
    assert list(in_code('_said("a"); say("b"); said(clause.says); said()', "a.py")) == []


@pytest.mark.parametrize("text", ['f"It takes {a}."', '"It takes " + a', 'a if b else f"{a}"'])
def test_a_sentence_put_together_is_refused(text: str) -> None:
    with pytest.raises(BadTexts, match=r"a.py, line 2: this sentence is put together"):
        list(in_code(f"\nsaid({text})", "a.py"))


def test_the_sentences_of_an_agreement_are_its_names_and_what_it_says() -> None:
    law = {
        "id": "XA-XB",
        "name": "Friendship",
        "notes": [{"says": "A note.", "source": "S"}],
        "clause": [
            {
                "id": "c",
                "says": "A unit may cross.",
                "trigger": {
                    "kind": "not",
                    "of": {"kind": "unknown", "says": "Nobody has read it."},
                },
                "conditions": [{"says": "Use {this} form.", "confidence": "low"}],
            }
        ],
    }
    assert list(in_law(law)) == [
        "Friendship",
        "A note.",
        "A unit may cross.",
        "Nobody has read it.",
        "Use {{this}} form.",
    ]
