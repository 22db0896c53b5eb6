from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dispatch.centres import Centre, Channels, load_centres
from dispatch.errors import BadCentres

NORTH = '[centre.XA-north]\ncountry = "XA"\n'
Laid = Callable[[str], Path]


@pytest.fixture
def ours(tmp_path: Path) -> Laid:
    def write(text: str) -> Path:
        path = tmp_path / "ours.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_centre_has_an_id_and_a_country() -> None:
    centre = Centre.model_validate({"id": "north", "country": "XA"})
    assert (centre.id, centre.country) == ("north", "XA")
    assert hash(centre) == hash(Centre(id="north", country="XA"))


def test_what_nobody_has_said_of_a_centre_is_told() -> None:
    assert Centre(id="north", country="XA").unsaid == (
        "name", "languages", "serves", "neighbours", "channels",
    )  # fmt: skip
    known = Centre(
        id="north",
        country="XA",
        name="North",
        languages=("xa",),
        serves=("XA",),
        neighbours=(),  # No border: that is said.
        channels=Channels(form="on paper"),
    )
    assert known.unsaid == ()
    assert known.channels.known() == {"form": "on paper"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"county": "XA"}, "`county` is unknown; did you mean `country`?"),
        ({"country": "xa"}, "'xa' is no country code; write two capital letters"),
        ({"id": ""}, "at least 1 character"),
        ({"languages": ["Dutch"]}, "'Dutch' is no language; write two small letters"),
        ({"serves": ["XB-1"]}, "north of XA serves `XB-1`; write the country, or the id of an"),
        ({"serves": ["XAB"]}, "as in XA-north."),
        ({"neighbours": ["north"]}, "north is its own neighbour; take it out of `neighbours`."),
        ({"channels": {"telephone": "7"}}, "`telephone` is unknown; did you mean `phone`?"),
    ],
)
def test_a_bad_centre_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told.replace("?", r"\?")):
        Centre.model_validate({"id": "north", "country": "XA"} | wrong)


def test_a_centre_of_ones_own_stands_beside_the_shipped_ones(ours: Laid) -> None:
    known = load_centres(ours(NORTH))
    assert known["XA-north"] == Centre(id="XA-north", country="XA")
    assert set(known) == set(load_centres()) | {"XA-north"}


def test_what_a_deployment_says_replaces_what_is_shipped_and_leaves_the_rest(ours: Laid) -> None:
    id_, shipped = next(iter(load_centres().items()))
    text = f'[centre.{id_}]\nlanguages = ["en"]\n[centre.{id_}.channels]\nphone = "desk 7"\n'
    known = load_centres(ours(text))
    assert known[id_] == shipped.model_copy(
        update={"languages": ("en",), "channels": Channels(phone="desk 7")}
    )
    assert {**known, id_: shipped} == load_centres()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[centre.XA-north]\n", "`centre.XA-north`: `country` is missing; add it."),
        (NORTH + 'nme = "N"', "`centre.XA-north`: `nme` is unknown; did you mean `name`?"),
        (NORTH + 'neighbours = ["XB-suoth"]\n[centre.XB-south]\ncountry = "XB"',
         "`centre.XA-north.neighbours`: `XB-suoth` is unknown; did you mean `XB-south`?"),
        (NORTH + 'serves = ["XB"]', "ours.toml: `centre.XA-north`: XA-north of XA serves `XB`;"),
        (NORTH + 'channels = "7"', "north.channels`: '7' is not a table of named fields;"),
        ("[centres.XA-north]", "ours.toml: `centres` is unknown; did you mean `centre`?"),
        ("[centre", "ours.toml is not TOML"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_the_way_out(ours: Laid, text: str, told: str) -> None:
    with pytest.raises(BadCentres) as refusal:
        load_centres(ours(text))
    assert told in str(refusal.value)
    assert str(refusal.value).startswith("ours.toml")


def test_a_shipped_centre_stays_in_its_country(ours: Laid) -> None:
    id_, shipped = next(iter(load_centres().items()))
    with pytest.raises(BadCentres) as refusal:
        load_centres(ours(f'[centre.{id_}]\ncountry = "XA"'))
    assert str(refusal.value) == (
        f"ours.toml: `centre.{id_}`: it is in {shipped.country} in centres.toml, not in XA; "
        "correct the country, or give yours an id of its own."
    )


def test_every_shipped_centre_has_a_source_and_no_channel() -> None:
    for id_, centre in load_centres().items():
        assert id_.startswith(f"{centre.country}-")
        assert centre.name
        assert centre.source
        assert centre.confidence
        assert centre.channels.known() == {}


def test_shipped_neighbours_know_each_other_and_each_area_is_served_once() -> None:
    known = load_centres()
    pairs = {(id_, other) for id_, centre in known.items() for other in centre.neighbours or ()}
    assert pairs == {(other, id_) for id_, other in pairs}
    assert all(known[id_].country != known[other].country for id_, other in pairs)
    served = [area for centre in known.values() for area in centre.serves]
    assert len(served) == len(set(served))
