"""Files with mistakes: each gives a catalogue, or a refusal of one line that names the file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from dispatch.agreements.act.load import Catalogue, catalogue_of, load_agreements, read_agreement
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.selectors import land_of
from dispatch.errors import BadAgreement
from tests.dispatch.agreements.mutated import mutated_bytes, mutated_trees
from tests.dispatch.agreements.world import situation

pytestmark = pytest.mark.soak

FILE: Final = "law.toml"
N: Final = 10_000
"""Of `make test`; ten times as many in soak."""
NO_TOML: Final = (f"{FILE} is not TOML: ", f"{FILE}: byte ", f"{FILE} holds a number of more")
PYDANTIC: Final = re.compile("[Ii]nput should|[Vv]alidation|pydantic|[Vv]alue error")


def test_a_file_with_mistakes_loads_or_is_refused_by_name(
    rng: np.random.Generator, scale: int, tmp_path: Path
) -> None:
    n = N * scale
    from_bytes, from_trees = Counter[str](), Counter[str]()
    for text in islice(mutated_bytes(rng), n // 2):
        from_bytes[_outcome(partial(_load, tmp_path, text))] += 1
    for tree in islice(mutated_trees(rng), n // 2):
        from_trees[_outcome(partial(_read, tree))] += 1
    assert from_trees["not TOML"] == 0
    assert min(from_bytes["not TOML"], from_bytes["refused"], from_trees["refused"]) >= n // 20
    outcomes = from_bytes + from_trees
    assert outcomes["refused"] + outcomes["loaded"] >= 40 * n // 100  # They reach the model.
    assert min(from_bytes["loaded"], from_trees["loaded"]) >= n // 100
    assert outcomes.total() == n


def _load(folder: Path, text: bytes) -> Catalogue:
    (folder / FILE).write_bytes(text)
    return load_agreements(folder)


def _read(tree: dict[str, Any]) -> Catalogue:
    return catalogue_of([read_agreement(tree, FILE)])


def _outcome(load: Callable[[], Catalogue]) -> str:
    try:
        catalogue = load()
    except BadAgreement as refusal:
        told = str(refusal)
        assert told.startswith(FILE)
        assert _is_one_line(told), repr(told)
        assert not PYDANTIC.search(told), told
        assert told.endswith((".", "?")), told
        return "not TOML" if told.startswith(NO_TOML) else "refused"
    _can_be_used(catalogue)
    return "loaded"


def _is_one_line(text: str) -> bool:
    return {unicodedata.category(sign) for sign in text}.isdisjoint({"Cc", "Zl", "Zp"})


def _can_be_used(catalogue: Catalogue) -> None:
    """What loads can be hashed, and asked about every day and by everybody."""
    assert re.fullmatch("[0-9a-f]{64}", catalogue.sha256)
    accepted = catalogue.accept(one.id for one in catalogue.agreements if one.status == "reported")
    for clause in (clause for _, clause in catalogue.clauses):
        home, host = land_of(clause.from_[0]), land_of(clause.to[0])
        for now in (
            situation(country=home, incident_country=host, keyword="RED", is_disaster=True),
            situation(country=home, incident_country=None, home=None, own_eta_ms=700_001),
        ):
            lines = str(judge(now, catalogue, accepted)).split("\n")
            assert all(map(_is_one_line, lines))
