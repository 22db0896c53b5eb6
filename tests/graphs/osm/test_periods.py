"""Periods of the day: the table that ships, and how a file of them is refused."""

from pathlib import Path

import numpy as np
import pytest

from graphs.drive import Conditions, drive_of
from graphs.errors import BadInput
from graphs.osm.periods import FREE_FLOW, factors_in, load_periods, piece_factors, read_periods
from graphs.osm.profile_data import ROAD_CLASSES
from tests.drawn import Street, network_of

RUSH = """
[free_flow]
says = "Empty roads."

[rush]
says = "Everybody drives."

[rush.factors.ordinary]
basis = "for this test only"
other = 1.5
classes.motorway = 3

[rush.factors.ordinary.country.XB]
basis = "for this test only"
classes.motorway = 4
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def row(name: str) -> int:
    return ROAD_CLASSES.index(name)


class TestFactors:
    def test_go_by_class_and_country(self, tmp_path: Path) -> None:
        periods = read_periods(written(tmp_path, RUSH))
        factors = factors_in(periods, "rush", "ordinary", ["XA", "XB"])
        assert factors.shape == (len(ROAD_CLASSES), 3)
        assert factors[row("motorway")].tolist() == [3, 4, 3]
        assert factors[row("service")].tolist() == [1.5, 1.5, 1.5]

    def test_are_one_in_the_free_flow_and_for_a_movement_without_any(self, tmp_path: Path) -> None:
        periods = read_periods(written(tmp_path, RUSH))
        assert np.all(factors_in(periods, FREE_FLOW, "ordinary", ["XA"]) == 1)
        assert np.all(factors_in(periods, "rush", "siren", ["XA"]) == 1)

    def test_of_an_unknown_period_are_refused(self, tmp_path: Path) -> None:
        periods = read_periods(written(tmp_path, RUSH))
        with pytest.raises(BadInput, match="no period `night`; known are free_flow, rush"):
            factors_in(periods, "night", "siren", ["XA"])

    def test_multiply_the_time_over_each_piece(self, tmp_path: Path) -> None:
        # Two pieces of one road, 10 s each: a motorway in XB, then a service road nowhere.
        roads = network_of([(0, 0), (100, 0), (200, 0)], Street([0, 1, 2])).roads
        roads = roads._replace(
            road_class=np.array([row("motorway"), row("service"), row("service")], np.uint8),
            country=np.array([1, -1, -1], np.int16),
        )
        periods = read_periods(written(tmp_path, RUSH))
        factor = piece_factors(roads, factors_in(periods, "rush", "ordinary", ["XA", "XB"]))
        assert factor.tolist() == [4, 1.5, 1.5]
        drive = drive_of(roads, Conditions(factor, np.zeros(3, np.bool_)))
        assert drive.forward_ms.tolist() == [55_000]


class TestWhatShips:
    def test_has_two_peaks_that_take_longer_for_both_movements(self) -> None:
        periods = load_periods()
        assert set(periods) == {"free_flow", "morning_peak", "evening_peak"}
        for peak in ("morning_peak", "evening_peak"):
            ordinary, siren = (
                factors_in(periods, peak, movement, ["NL", "LU"])
                for movement in ("ordinary", "siren")
            )
            assert np.all(ordinary >= siren)
            assert np.all(siren >= 1)
            assert ordinary[row("motorway"), 1] > ordinary[row("motorway"), 0] > 1

    def test_says_where_its_numbers_come_from(self) -> None:
        for period in load_periods().values():
            for factors in period.factors.values():
                assert factors.basis.startswith("assumption")
                assert all(there.basis for there in factors.country.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("motorway = 3", "motorways = 3", "`rush.factors.ordinary.classes.motorways`: no class"),
        ("motorway = 3", "motorway = 0", "`rush.factors.ordinary.classes.motorway`: "),
        ("motorway = 3", "motorway = inf", "`rush.factors.ordinary.classes.motorway`: "),
        ("other = 1.5\n", "", "`rush.factors.ordinary.other` is missing"),
        ("other = 1.5", "others = 1.5", "`rush.factors.ordinary.other"),
        (
            'basis = "for this test only"\nother',
            "other",
            "`rush.factors.ordinary.basis` is missing",
        ),
        ("[free_flow]", "[night]", "`free_flow` must be there"),
        ("[rush]", "rush", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in RUSH
    with pytest.raises(BadInput) as refused:
        read_periods(written(tmp_path, RUSH.replace(old, new, 1)))
    assert str(refused.value).startswith("mine.toml")
    assert message in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        read_periods(tmp_path / "none.toml")
