import json
from datetime import datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.record.canonical import canonical, sha256_of
from dispatch.fleet import Unit
from dispatch.mappings.turnout import TurnoutRow, load_turnout

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab é\n"), inner),
    max_leaves=10,
)


@given(content=JSON)
def test_what_is_written_reads_the_same_and_is_written_the_same_again(content: Any) -> None:
    written = canonical(content)
    assert json.loads(written) == content
    assert canonical(json.loads(written)) == written
    assert b"\n" not in written


def test_keys_are_in_order_nothing_is_escaped_that_need_not_be_and_there_are_no_blanks() -> None:
    assert canonical({"b": ["é", 1.50], "a": None}) == '{"a":null,"b":["é",1.5]}'.encode()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_in_json_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical([number])


def test_a_set_has_one_order_and_a_moment_keeps_its_offset() -> None:
    when = datetime.fromisoformat("1900-01-01T12:00:00.000001+00:17:30")
    assert canonical([frozenset("cab"), when, time(7)]) == (
        b'[["a","b","c"],"1900-01-01T12:00:00.000001+00:17:30","07:00:00"]'
    )


def test_a_model_is_written_as_it_is_read() -> None:
    row = load_turnout().turnout[1]
    assert b'"from":"07:00:00"' in canonical(row)
    assert set(json.loads(canonical(row))) == {
        field.alias or name for name, field in TurnoutRow.model_fields.items()
    }


def test_what_is_no_content_is_refused() -> None:
    with pytest.raises(TypeError, match="ModelMetaclass has no place in a record"):
        canonical([Unit])


def test_the_hash_does_not_depend_on_how_it_was_written() -> None:
    assert sha256_of({"b": 1, "a": (2,)}) == sha256_of({"a": [2], "b": 1})
    assert sha256_of({"a": 1}) != sha256_of({"a": 1.0})
