import ast

import pytest

from dispatch.errors import BadTexts
from dispatch.texts.extract import ROOT, in_code, in_law


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


def test_what_is_said_of_words_from_elsewhere_stands_in_few_places() -> None:
    """A table of sentences that is said later hides them: write `said` around each of them."""
    found = set()
    for path in [path for room in ("dispatch", "api") for path in (ROOT / room).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="said" | "Said"), args=[words, *_]):
                    if not isinstance(words, ast.Constant | ast.IfExp):
                        found.add(path.relative_to(ROOT).as_posix())
    assert found <= {
        "dispatch/agreements/predicates/doubt.py",  # `plain`: what an agreement says.
        "dispatch/agreements/situation.py",  # `nobody_told`: what a caller says.
        "dispatch/said.py",  # `joined`: others in a row.
        "dispatch/texts/tongue.py",  # The same sentence, with translated values.
    }


@pytest.mark.parametrize("text", ['f"It takes {a}."', '"It takes " + a', 'a if b else f"{a}"'])
def test_a_sentence_put_together_is_refused(text: str) -> None:
    with pytest.raises(BadTexts, match=r"a.py, line 2: this sentence is put together"):
        list(in_code(f"\nsaid({text})", "a.py"))


def test_what_is_no_python_says_where() -> None:
    with pytest.raises(BadTexts, match=r"a.py, line 2: this is no Python \(.*\); mend it."):
        list(in_code("\n<<<<", "a.py"))


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
