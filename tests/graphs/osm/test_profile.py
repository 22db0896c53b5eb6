"""A profile is checked when it is read, and says what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest

from graphs.errors import BadInput
from graphs.osm import profile
from graphs.osm.profile import load_profile, read_profile
from graphs.osm.profile_data import ROAD_CLASSES, Sourced
from graphs.osm.rules import decide

SIREN = Path(profile.__file__).with_name("profiles").joinpath("siren.toml").read_text("utf-8")


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_profile(path)
    assert str(refused.value).endswith(".")
    return str(refused.value)


def changed(old: str, new: str) -> str:
    assert SIREN.count(old) == 1, f"{old!r} must stand once in siren.toml"
    return SIREN.replace(old, new)


class TestWhatShips:
    def test_siren_has_rules_for_the_countries_round_the_borders(self) -> None:
        siren = load_profile("siren")
        assert siren.name == "siren"
        assert set(siren.countries) == {"NL", "DE", "BE", "LU"}
        assert set(siren.everywhere.classes) == set(ROAD_CLASSES)

    def test_a_country_changes_only_what_it_names(self) -> None:
        siren = load_profile("siren")
        here, there = siren.everywhere, siren.rules_in("NL")
        assert there.classes["motorway"].limit_kmh == 100
        assert there.classes["motorway"].cap_kmh == here.classes["motorway"].cap_kmh
        assert there.barriers == here.barriers

    def test_every_table_of_numbers_says_where_they_come_from(self) -> None:
        siren = load_profile("siren")
        for rules in (siren.everywhere, *siren.countries.values()):
            tables = [*rules.classes.values(), *(each for _, each in rules)]
            bases = [table.basis for table in tables if isinstance(table, Sourced)]
            assert len(bases) == len(ROAD_CLASSES) + 8
            assert all(basis.strip() for basis in bases)

    def test_an_unknown_name_gets_a_hint(self) -> None:
        with pytest.raises(BadInput, match=r"no profile `sirene`; did you mean `siren`\?"):
            load_profile("sirene")


class TestHash:
    def test_comments_and_order_do_not_count(self, tmp_path: Path) -> None:
        path = tmp_path / "same.toml"
        gate, grid = "gate = 15\n", "cattle_grid = 2\n"
        moved = changed(f"\n{gate}", "\n").replace(grid, f"{grid}# A gate.\n{gate}")
        path.write_text(moved, encoding="utf-8")
        assert read_profile(path).hash == load_profile("siren").hash

    def test_a_number_does(self, tmp_path: Path) -> None:
        path = tmp_path / "other.toml"
        path.write_text(changed("cattle_grid = 2", "cattle_grid = 3"), encoding="utf-8")
        assert read_profile(path).hash != load_profile("siren").hash


class TestRefusals:
    def test_a_misspelt_key(self, tmp_path: Path) -> None:
        assert refusal(tmp_path, changed("least_kmh", "least_kmph")) == (
            "mine.toml, `signs`: `least_kmph` is unknown; did you mean `least_kmh`?; "
            "known are basis, least_kmh, over_limit."
        )

    def test_a_misspelt_table(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, changed("[vehicle]", "[vehicel]"))
        assert "did you mean `vehicle`?" in message

    def test_a_misspelt_class(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, changed("\nbusway = {", "\nbusways = {"))
        assert "`busways` is unknown; did you mean `busway`?" in message

    def test_a_misspelt_key_of_a_class(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, changed("busway = { limit_kmh", "busway = { limit_mph"))
        assert message.startswith(
            "mine.toml, `classes.busway`: `limit_mph` is unknown; did you mean `limit_kmh`?"
        )

    def test_a_misspelt_key_of_a_country(self, tmp_path: Path) -> None:
        text = changed("[country.BE.classes]", "[country.BE.class]")
        message = refusal(tmp_path, text)
        assert message.startswith(
            "mine.toml, `country.BE`: `class` is unknown; did you mean `classes`?"
        )

    def test_a_class_that_is_forgotten(self, tmp_path: Path) -> None:
        text = "\n".join(line for line in SIREN.splitlines() if not line.startswith("busway ="))
        assert "say how fast these are driven: busway" in refusal(tmp_path, text)

    def test_a_number_that_cannot_be(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, changed("height_m = 3.0", "height_m = -3.0"))
        assert message.startswith("mine.toml, `vehicle.height_m`: ")
        assert "-3.0" in message

    def test_an_endless_delay(self, tmp_path: Path) -> None:
        assert "gate" in refusal(tmp_path, changed("\ngate = 15", "\ngate = inf"))

    def test_a_number_without_a_basis(self, tmp_path: Path) -> None:
        boarding, basis, rest = SIREN.partition("boarding_s = 300\nbasis")
        text = boarding + basis.replace("basis", "# basis") + rest
        assert refusal(tmp_path, text) == "mine.toml, `ferry`: `basis` is missing; say what it is."

    def test_a_number_of_a_country_without_a_basis(self, tmp_path: Path) -> None:
        text = changed('{ limit_kmh = 100, basis = "limit of an autoweg" }', "{ limit_kmh = 100 }")
        message = refusal(tmp_path, text)
        assert "`country.NL.classes.trunk` changes numbers without a `basis`" in message

    def test_no_toml(self, tmp_path: Path) -> None:
        assert "mine.toml is not TOML" in refusal(tmp_path, "signs: yes")

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="cannot be opened"):
            read_profile(tmp_path / "none.toml")


def test_another_profile_gives_other_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "slow.toml"
    path.write_text(changed("over_limit = 1.1", "over_limit = 1"), encoding="utf-8")
    tags: dict[str, Any] = {"highway": "primary", "maxspeed": "50"}
    slow = read_profile(path)
    assert decide(tags, slow.everywhere, slow.limits).forward_kmh == 50


class TestOrdinary:
    def test_it_has_rules_for_the_same_countries(self) -> None:
        ordinary, siren = load_profile("ordinary"), load_profile("siren")
        assert set(ordinary.countries) == set(siren.countries)
        assert ordinary.limits == siren.limits
        assert ordinary.everywhere.vehicle == siren.everywhere.vehicle

    def test_it_drives_no_class_faster_than_a_siren(self) -> None:
        ordinary, siren = load_profile("ordinary"), load_profile("siren")
        for country in ("", *siren.countries):
            slow, fast = (each.rules_in(country) for each in (ordinary, siren))
            for name in ROAD_CLASSES:
                tags = {"route": "ferry", "motor_vehicle": "yes"} if name == "ferry" else {
                    "highway": name, "motor_vehicle": "yes"
                }  # fmt: skip
                speeds = [decide(tags, rules, siren.limits).forward_kmh for rules in (slow, fast)]
                assert 0 < speeds[0] <= speeds[1], (country, name)

    def test_turn_restrictions_bind_it_and_not_a_siren(self) -> None:
        ordinary, siren = load_profile("ordinary"), load_profile("siren")
        assert "restriction" in ordinary.everywhere.turns.kinds
        assert "restriction:hgv" not in ordinary.everywhere.turns.kinds
        assert not any(rules.turns.kinds for rules in (siren.everywhere, *siren.countries.values()))
