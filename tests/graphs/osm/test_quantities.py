"""Numbers as mappers write them."""

import math

import hypothesis.strategies as st
import pytest
from hypothesis import given

from graphs.osm.quantities import duration_s, height_or_width_m, speed_limit_kmh, weight_t

LIMITS = {"XA": {"urban": 50.0, "motorway": math.inf}, "XA-NOR": {"rural": 70.0}}


@pytest.mark.parametrize(
    ("written", "kmh"),
    [
        ("50", 50), ("7.5", 7.5), ("50 km/h", 50), ("50kmh", 50), ("10 mph", 16.09344),
        ("none", math.inf), ("walk", 0), ("XA:urban", 50), ("xa:urban", 50),
        ("XA:motorway", math.inf),
        ("XA-NOR:rural", 70), ("XA:zone30", 30), ("XA:zone:20", 20), ("XA:30", 30),
        ("XB:30", 30),
        ("0", None), ("-5", None), ("161", None), ("XB:urban", None), ("XA:moon", None),
        ("signals", None),
        ("50;70", None), ("50 furlongs", None), ("", None), ("XA:0", None),
    ],
)  # fmt: skip
def test_a_speed_limit(written: str, kmh: float | None) -> None:
    assert speed_limit_kmh(written, LIMITS) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        ("2.8", 2.8), ("2,8", 2.8), ("2.8 m", 2.8), ("280 cm", 2.8), ("10 ft", 3.048),
        ("10'", 3.048),
        ("9'6\"", 2.8956), ("9' 6\"", 2.8956), ("default", math.inf), ("below_default", math.inf),
        ("none", math.inf), ("low", None), ("", None),
    ],
)  # fmt: skip
def test_a_height(written: str, metres: float | None) -> None:
    assert height_or_width_m(written) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("written", "tonnes"),
    [
        ("3.5", 3.5), ("3,5 t", 3.5), ("7500 kg", 7.5), ("10000 lbs", 4.5359237),
        ("5 st", 4.5359237),
        ("unsigned", math.inf), ("heavy", None),
    ],
)  # fmt: skip
def test_a_weight(written: str, tonnes: float | None) -> None:
    assert weight_t(written) == (None if tonnes is None else pytest.approx(tonnes))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("20", 1200), ("00:20", 1200), ("01:30", 5400), ("00:05:30", 330), ("PT20M", 1200),
        ("PT1H5M", 3900), ("P1DT2H", 93600), ("PT45S", 45), ("0", None), ("P", None), ("PT", None),
        ("1:2:3:4", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_duration(written: str, seconds: float | None) -> None:
    assert duration_s(written) == seconds


@given(written=st.text(max_size=12))
def test_whatever_is_written_is_a_number_or_nothing(written: str) -> None:
    limit = speed_limit_kmh(written, LIMITS)
    sizes = (height_or_width_m(written), weight_t(written), duration_s(written))
    assert limit is None or limit >= 0
    assert all(size is None or size >= 0 for size in sizes)
