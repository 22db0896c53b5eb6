"""The shipped agreements: their form, not what they say. No test claims what a real act means."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dispatch
from dispatch.agreements.clause import Agreement, Clause, Statement, Status
from dispatch.agreements.load import catalogue_of, load_agreements, read_agreement
from dispatch.agreements.permit import judge
from tests.dispatch.agreements.trees import facts
from tests.dispatch.agreements.world import situation

CATALOGUE = load_agreements()
PAGES = Path(dispatch.__path__[0]).parent / "docs" / "agreements"
COUNTRIES = sorted({s[:2] for _, clause in CATALOGUE.clauses for s in clause.from_ + clause.to})


def test_three_agreements_are_shipped_all_of_them_reported() -> None:
    assert [one.id for one in CATALOGUE.agreements] == [
        "BE-NRW-2024",
        "BNL-BE-NL-2009",
        "EMR-NLDE-2002",
    ]
    assert {one.status for one in CATALOGUE.agreements} == {Status.REPORTED}


@pytest.mark.parametrize("agreement", CATALOGUE.agreements, ids=lambda one: one.id)
def test_every_statement_has_a_source_and_no_article_is_cited(agreement: Agreement) -> None:
    statements: list[Statement | Clause] = [*agreement.notes, *agreement.clauses]
    statements += [said for clause in agreement.clauses for said in clause.conditions]
    for statement in statements:
        assert re.search(r"https://|general knowledge|our own", statement.source), statement.says
    assert all(clause.cite is None for clause in agreement.clauses)


@pytest.mark.parametrize("agreement", CATALOGUE.agreements, ids=lambda one: one.id)
def test_the_page_of_an_agreement_says_all_that_its_data_says(agreement: Agreement) -> None:
    page = (PAGES / f"{agreement.id}.md").read_text(encoding="utf-8")
    said = [agreement.name, agreement.status, agreement.legal_force, *agreement.sources]
    said += [note.says for note in agreement.notes]
    for clause in agreement.clauses:
        said += [clause.id, clause.says, *clause.from_, *clause.to]
        said += [condition.says for condition in clause.conditions]
    assert [words for words in said if words not in page] == []


def test_the_example_on_how_to_write_a_clause_can_be_loaded() -> None:
    page = (PAGES / "writing-a-clause.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    agreement = read_agreement(tomllib.loads(example), "the example")
    now = situation(
        known_areas=frozenset({"XA-north"}),
        incident_areas=frozenset({"XA-north"}),
        own_eta_ms=600_000,
        eta_ms=300_000,
    )
    catalogue = catalogue_of([agreement])
    judgement = judge(now, catalogue, catalogue.accept([agreement.id]))
    assert judgement.verdict == "permitted_with_conditions"


@given(
    known=facts(),
    countries=st.permutations(COUNTRIES),
    areas=st.frozensets(st.sampled_from(["DE-NW", "NL-zuid-limburg", "DE-NW-aachen"])),
)
def test_as_shipped_nothing_is_accepted_so_no_unit_may_simply_go(
    known: Any, countries: list[str], areas: frozenset[str]
) -> None:
    now = situation(
        **known[1],
        unit_country=countries[0],
        incident_country=countries[1],
        known_areas=areas,
        incident_areas=areas,
        unit_home_areas=areas,
    )
    assert not judge(now, CATALOGUE).verdict.may_go


def test_code_never_names_a_country() -> None:
    paths = sorted(Path(dispatch.__path__[0]).rglob("*.py"))
    assert len(paths) > 20
    named = [(path.name, word) for path in paths for word in _words(path) if word in COUNTRIES]
    assert named == []


def _words(path: Path) -> list[object]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant)]
