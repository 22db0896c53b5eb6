from collections.abc import Callable
from pathlib import Path

import pytest

from api.settings import DEMO, Deployment, load_settings
from dispatch.errors import BadSettings
from dispatch.settings import Stale

Write = Callable[[str, str | bytes], Path]


def test_without_a_file_the_defaults_hold() -> None:
    assert load_settings(None) == Deployment()
    assert load_settings(None).accepted == frozenset()


def test_a_file_says_what_differs(write: Write) -> None:
    given = 'accepted = ["XA-XB"]\nstale = "home"\nmin_gain_s = 60\n'
    settings = load_settings(write("ours.toml", given))
    assert settings.accepted == {"XA-XB"}
    assert (settings.stale, settings.min_gain_s) == (Stale.HOME, 60)
    assert settings.snap_limit_m == Deployment().snap_limit_m


def test_paths_are_relative_to_the_file(write: Write, tmp_path: Path) -> None:
    settings = load_settings(write("ours.toml", 'agreements = "law"\nturnout = "/etc/turnout"\n'))
    assert settings.agreements == tmp_path / "law"
    assert settings.turnout == Path("/etc/turnout")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("accept = []", "ours.toml: `accept` is unknown; did you mean `accepted`?"),
        ('stale = "hmoe"', "ours.toml: `stale`: `hmoe` is unknown; did you mean `home`?"),
        ("snap_limit_m = -1", "ours.toml: `snap_limit_m`: -1 cannot be used"),
        ('time_zone = "Mars"', "ours.toml: `time_zone`: 'Mars' is no time zone"),
        ("agreements = 7", "ours.toml: `agreements`: 7 cannot be used"),
        ("stale =", "ours.toml is not TOML: Invalid value (at end of document)"),
        (b"\xff", "ours.toml: byte 0 is not UTF-8; save the file as UTF-8."),
    ],
)
def test_an_impossible_setting_is_refused_with_file_key_and_way_out(
    write: Write, given: str | bytes, told: str
) -> None:
    with pytest.raises(BadSettings) as refusal:
        load_settings(write("ours.toml", given))
    assert str(refusal.value).startswith(told)
    assert str(refusal.value).endswith((".", "?"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load_settings(tmp_path / "none.toml")


def test_accepting_adds_to_what_the_file_accepts(write: Write) -> None:
    settings = load_settings(write("ours.toml", 'accepted = ["XA-XB"]'))
    assert settings.accepting(["XA-XC"]).accepted == {"XA-XB", "XA-XC"}


def test_every_line_of_the_demos_settings_holds_when_it_is_switched_on(write: Write) -> None:
    switched_on = "".join(
        line.removeprefix("# ")
        for line in DEMO.read_text(encoding="utf-8").splitlines(keepends=True)
        if " = " in line
    )
    defaults = Deployment()
    given = load_settings(write("demo.toml", switched_on))
    without_default = {"agreements", "mappings", "turnout", "centres", "demand"}
    without_default |= {"record", "heads"}
    without_default |= {"accepted", "cover_norm_min", "grid", "sharing"}
    without_default |= {"warn_below_share"}
    assert given.model_fields_set == set(Deployment.model_fields)
    assert given.model_dump(exclude=without_default) == defaults.model_dump(exclude=without_default)
