import re

import pytest

from graphs.errors import UnknownExtract
from graphs.extracts import known_extracts


def test_a_set_stands_for_its_extracts() -> None:
    known = known_extracts()
    assert known.named("luxembourg") == ("luxembourg",)
    assert known.named("benelux-nrw") == (
        "netherlands",
        "belgium",
        "luxembourg",
        "nordrhein-westfalen",
    )


def test_every_set_names_known_extracts_once() -> None:
    known = known_extracts()
    for names in known.together.values():
        assert len(set(names)) == len(names)
        assert set(names) <= set(known.extract)
    assert not set(known.together) & set(known.extract)


def test_every_path_is_that_of_todays_extract() -> None:
    for name, path in known_extracts().extract.items():
        assert re.fullmatch(rf"[a-z/-]+/{name}-latest\.osm\.pbf", path)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("netherland", "; did you mean `netherlands`?"),
        ("Belgium", "; did you mean `belgium`?"),
        ("benelux", "; did you mean `benelux-nrw`?"),
        ("", "."),
        ("../secrets", "."),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(name: str, meant: str) -> None:
    with pytest.raises(UnknownExtract) as refused:
        known_extracts().named(name)
    assert str(refused.value) == (
        f"There is no extract `{name}`{meant} "
        "Known are netherlands, belgium, luxembourg, nordrhein-westfalen, benelux-nrw."
    )
