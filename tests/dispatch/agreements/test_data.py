"""The shipped agreements: their form, not what they say. No test claims what a real act means."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dispatch
from dispatch.agreements.act.agreement import Agreement, Layer, LegalForce, Level, Status
from dispatch.agreements.act.clause import Effect, Statement
from dispatch.agreements.act.load import SHIPPED, load_agreements
from dispatch.agreements.act.terms import Term
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.page.of_clause import tree
from dispatch.agreements.page.page import file_of
from dispatch.agreements.selectors import lands
from tests.dispatch.agreements.trees import facts
from tests.dispatch.agreements.world import situation

CATALOGUE = load_agreements()
COUNTRIES = sorted(
    {land for _, clause in CATALOGUE.clauses for land in lands(clause.from_) + lands(clause.to)}
)
AREAS = sorted(
    {
        selector
        for _, clause in CATALOGUE.clauses
        for selector in (*clause.from_, *clause.to)
        if isinstance(selector, str) and len(selector) > 2
    }
)
KNOWN_OF = {
    *("BNL-BE-NL-2009", "BNL-BE-NL-2014", "BNL-BE-LU-2012", "BNL-BE-LU-2016", "NL-LU"),
    *("ANHOLT-1991", "NL-NRW-DECL-2001", "EMR-NLDE-2002", "EMR-NLDE-2024"),
    *("BOR-LOSSER", "BOR-DINX-2017", "GZ-KLEVE", "NI-NL-DIS-2012"),
    *("BE-NRW-2024", "BE-RLP-2009", "LU-RLP-2020", "LU-SAAR", "BE-FR-2007", "FR-LU-2021"),
    *("EMRIC", "EUMED", "PATIENT-SAFETY"),
    *("DIS-BE-DE-1980", "DIS-DE-LU-1978", "DIS-BE-LU-1993", "DIS-FR-LU-1962"),
    *("DIS-NL-DE-1988", "DIS-NL-BE-1984", "DIS-BNL-2006"),
}
each = pytest.mark.parametrize("agreement", CATALOGUE.agreements, ids=lambda one: one.id)


def test_every_act_that_is_known_of_is_shipped_and_no_other() -> None:
    assert {one.id for one in CATALOGUE.agreements} == KNOWN_OF


def test_nobody_has_read_a_text_so_none_is_verified_and_no_article_is_cited() -> None:
    assert {one.status for one in CATALOGUE.agreements} == {Status.REPORTED, Status.UNVERIFIED}
    assert {clause.cite for _, clause in CATALOGUE.clauses} == {None}


def test_a_file_is_named_like_its_agreement() -> None:
    assert {path.name for path in SHIPPED.glob("*.toml")} == {
        file_of(one) for one in CATALOGUE.agreements
    }


def test_what_an_agreement_rests_on_changes_or_replaces_is_shipped_too() -> None:
    named = {
        id_ for one in CATALOGUE.agreements for id_ in one.enabled_by + one.amends + one.supersedes
    }
    assert named
    assert named <= KNOWN_OF


@each
def test_every_source_is_of_some_use_and_no_statement_is_without_one(agreement: Agreement) -> None:
    statements: list[Statement | Term] = [
        *agreement.notes,
        *agreement.clauses,
        *agreement.terms.given().values(),
    ]
    for clause in agreement.clauses:
        statements += [*clause.conditions, *clause.terms.given().values()]
    assert {key for one in statements for key in one.source} == set(agreement.sources)


@each
def test_a_source_is_an_address_or_says_what_else_it_is(agreement: Agreement) -> None:
    starts = ("https://", "http://", "general knowledge, not looked up", "our own ", "GV. NW. ")
    assert [one.at for one in agreement.sources.values() if not one.at.startswith(starts)] == []


@each
def test_what_nobody_checked_is_unverified(agreement: Agreement) -> None:
    found = any(one.at.startswith(("https://", "GV. NW. ")) for one in agreement.sources.values())
    assert found or agreement.status is Status.UNVERIFIED


@each
def test_level_layer_and_force_go_together(agreement: Agreement) -> None:
    if agreement.level is Level.FRAMEWORK and agreement.legal_force is not LegalForce.PRACTICE:
        assert not any(one.effect is Effect.PERMITS for one in agreement.clauses)
    if agreement.legal_force is LegalForce.NONE:
        assert agreement.status is Status.UNVERIFIED or not any(
            one.effect is not Effect.NOTHING for one in agreement.clauses
        )
    disasters = [one for one in agreement.clauses if "- `disaster`" in " ".join(tree_of(one))]
    assert (agreement.layer is Layer.DISASTER) >= bool(disasters)
    assert agreement.layer is not Layer.DISASTER or disasters == [*agreement.clauses]


def tree_of(clause: Any) -> list[str]:
    return [] if clause.trigger is None else [*tree(clause.trigger)]


@each
def test_only_the_proposal_of_this_project_forbids(agreement: Agreement) -> None:
    forbids = any(one.effect is Effect.FORBIDS for one in agreement.clauses)
    assert forbids == (agreement.id == "PATIENT-SAFETY")


@each
def test_a_direction_leads_over_a_border(agreement: Agreement) -> None:
    for clause in agreement.clauses:
        assert not set(lands(clause.from_)) & set(lands(clause.to))


def test_whoever_relies_on_a_changed_text_must_accept_what_changed_it() -> None:
    changed = {id_ for one in CATALOGUE.agreements for id_ in one.amends}
    assert changed == {"BNL-BE-NL-2009", "BNL-BE-LU-2012"}


@given(
    known=facts(),
    countries=st.permutations(COUNTRIES),
    areas=st.frozensets(st.sampled_from(AREAS)),
    disaster=st.booleans(),
    need=st.sampled_from([frozenset(), frozenset({"DOCTOR"})]),
)
def test_as_shipped_nothing_is_accepted_so_no_unit_may_simply_go(
    known: Any,
    countries: list[str],
    areas: frozenset[str],
    disaster: bool,
    need: frozenset[str],
) -> None:
    now = situation(
        **known[1],
        country=countries[0],
        incident_country=countries[1],
        mapped=areas,
        areas=areas,
        home=areas,
        is_disaster=disaster,
        need=need,
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
