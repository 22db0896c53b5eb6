"""The pages of docs/agreements: made from the data, and the one by hand that can be tried."""

import re
import runpy
import tomllib
from pathlib import Path
from typing import get_args

import dispatch
from dispatch.agreements.act.agreement import Agreement, Layer, LegalForce, Level, Status
from dispatch.agreements.act.clause import Clause, Effect
from dispatch.agreements.act.load import catalogue_of, read_agreement
from dispatch.agreements.act.terms import Terms
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.predicates import Leaf
from dispatch.written import Written
from tests.dispatch.agreements.world import situation

DOCS = Path(dispatch.__path__[0]).parent / "docs"
BY_HAND = {"writing-a-clause.md"}
HOW_TO = (DOCS / "agreements" / "writing-a-clause.md").read_text(encoding="utf-8")


def test_each_page_is_what_the_data_says() -> None:
    pages: dict[Path, str] = runpy.run_path(str(DOCS / "pages.py"))["pages"]()
    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]
    assert stale == [], "Run `make pages`."
    there = {path.name for path in (DOCS / "agreements").glob("*.md")}
    assert there | {"problems.md"} == {path.name for path in pages} | BY_HAND


def test_the_example_on_how_to_write_a_clause_can_be_loaded_and_permits() -> None:
    example = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)[0]
    agreement = read_agreement(tomllib.loads(example), "the example")
    now = situation(mapped={"XA-north"}, areas={"XA-north"}, own_eta_ms=600_000, eta_ms=300_000)
    catalogue = catalogue_of([agreement])
    judgement = judge(now, catalogue, catalogue.accept([agreement.id]))
    assert judgement.verdict == "permitted_with_conditions"
    assert [str(one) for one in judgement.conditions] == [
        "Lights and siren follow the traffic rules of XA.",
        "Drive to the nearest suitable hospital.",
        "Switch your radio to channel 7.",
    ]


def test_how_to_write_a_clause_names_every_word_of_the_language() -> None:
    words: set[str] = {word for kind in (LegalForce, Level, Layer, Status, Effect) for word in kind}
    for model in (Agreement, Clause, Terms):
        words |= _fields(model)
    for leaf in get_args(Leaf):
        words |= {leaf.model_fields["kind"].annotation.__args__[0], *_fields(leaf)} - {"kind"}
    for term in Terms.model_fields.values():
        [kind] = [one for one in get_args(term.annotation) if one is not type(None)]
        words |= _fields(kind)
        words |= {w for w in get_args(kind.model_fields["rule"].annotation) if isinstance(w, str)}
    assert sorted(word for word in words if not re.search(rf"`{word}( =|`)", HOW_TO)) == []


def _fields(model: type[Written]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
