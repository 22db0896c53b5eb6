import pytest
from pydantic import ValidationError

from dispatch.centres import Centre


def test_a_centre_has_an_id_and_a_country() -> None:
    centre = Centre.model_validate({"id": "north", "country": "XA"})
    assert (centre.id, centre.country) == ("north", "XA")
    assert hash(centre) == hash(Centre(id="north", country="XA"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"county": "XA"}, "`county` is unknown; did you mean `country`?"),
        ({"country": "xa"}, "'xa' is no country code; write two capital letters"),
        ({"id": ""}, "at least 1 character"),
    ],
)
def test_a_bad_centre_is_refused(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told.replace("?", r"\?")):
        Centre.model_validate({"id": "north", "country": "XA"} | wrong)
