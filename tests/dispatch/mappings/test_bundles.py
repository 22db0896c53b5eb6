from pathlib import Path

import pytest

from dispatch.errors import DispatchError
from dispatch.mappings.bundles import bundles, read_bundles
from dispatch.mappings.senders import load_mappings
from dispatch.mappings.urgency import Urgency, urgencies

OURS = """
[[bundle]]
country = "XA"
urgency = ["U0", "U1"]
says = "A box and a car."
options = [[["BLS", "TRANSPORT"], ["DOCTOR"]], [["ALS_NURSE", "TRANSPORT"]]]
source = "a gazette"
confidence = "high"
"""


def test_a_bundle_is_asked_for_each_of_its_classes(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    ours = read_bundles(tmp_path / "ours.toml")
    assert set(ours) == {("XA", Urgency.U0), ("XA", Urgency.U1)}
    assert ours["XA", Urgency.U0].options == (
        (frozenset({"BLS", "TRANSPORT"}), frozenset({"DOCTOR"})),
        (frozenset({"ALS_NURSE", "TRANSPORT"}),),
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("", OURS), "Two bundles are asked of XA at U0; make them options of one."),
        (('["DOCTOR"]', "[]"), "`bundle[0].options[0][1]`"),
        (('["DOCTOR"]', '["DOKTOR"]'), "`DOKTOR` is unknown; did you mean `DOCTOR`?"),
        (('says = "A box and a car."', ""), "`bundle[0].says` is missing; add it."),
        (("options", "option"), "`option` is unknown; did you mean `options`?"),
    ],
)
def test_a_bad_bundle_is_refused(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    (tmp_path / "ours.toml").write_text(OURS.replace(*change, 1), encoding="utf-8")
    with pytest.raises(DispatchError) as refusal:
        read_bundles(tmp_path / "ours.toml")
    assert told in str(refusal.value)
    assert str(refusal.value).startswith("ours.toml: ")


def test_shipped_bundles_are_asked_only_where_life_is_in_danger() -> None:
    assert {country for country, _ in bundles()} == {"BE", "DE", "LU"}
    assert all(urgencies()[urgency].life_threat for _, urgency in bundles())


def test_each_part_of_a_shipped_bundle_can_be_filled_by_a_type_of_that_country() -> None:
    mappings = load_mappings()
    for (country, _), bundle in bundles().items():
        types = mappings.senders[country].type.codes
        can_do = [mappings.capabilities(country, code) or frozenset() for code in types]
        for option in bundle.options:
            for part in option:
                assert any(part <= one for one in can_do), (country, part)
