import pytest

from api.services.lat_lon import read_lat_lon
from graphs.errors import BadInput


@pytest.mark.parametrize("text", ["50.5,5.25", "50.5, 5.25", " +50.5 , 5.25 "])
def test_a_position_is_latitude_and_longitude(text: str) -> None:
    assert read_lat_lon(text) == (50.5, 5.25)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("50.5", "'50.5' is not a position; write latitude and longitude in degrees with a comma"),
        ("50,5,5,25", "is not a position"),
        ("nan,5", "is not a position"),
        ("150.5,5.25", "are not on earth; they look swapped."),
        ("0,0", "usually means that no position was known"),
    ],
)
def test_what_is_none_is_refused(text: str, told: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_lat_lon(text)
    assert told in str(refusal.value)
