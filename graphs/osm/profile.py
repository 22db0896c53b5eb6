"""Profiles are read here: those that ship with the project by name, others by path."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graphs.errors import BadInput
from graphs.osm.profile_data import ROAD_CLASSES, Profile, RoadClass, Rules

__all__ = ["Profile", "load_profile", "read_profile"]

_SHIPPED: Final = Path(__file__).parent / "profiles"


@cache
def load_profile(name: str) -> Profile:
    """
    Give a profile that ships with the project, by its name.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    known = sorted(path.stem for path in _SHIPPED.glob("*.toml"))
    if name not in known:
        meant = _did_you_mean(name, known)
        message = f"There is no profile `{name}`{meant}; the project ships {', '.join(known)}."
        raise BadInput(message)
    return read_profile(_SHIPPED / f"{name}.toml")


def read_profile(path: Path) -> Profile:
    """
    Read a profile from a file.

    Raises
    ------
    BadInput
        Naming the file, the key and the way out.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be opened ({error.strerror}): give the path of a profile."
        raise BadInput(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not TOML ({error}): mend that place."
        raise BadInput(message) from error
    try:
        return Profile.model_validate(_by_country(written, path.name))
    except ValidationError as error:
        raise BadInput(_explained(error, path.name)) from error


def _by_country(written: dict[str, Any], file: str) -> dict[str, Any]:
    """Part the file into what holds everywhere and, on top of it, in each country."""
    profile: dict[str, Any] = {
        key: written.pop(key) for key in ("name", "says", "limits") if key in written
    }
    countries = written.pop("country", {})
    profile["everywhere"] = written
    profile["countries"] = {
        code: _merged(written, changes, f"{file}, `country.{code}`")
        for code, changes in countries.items()
    }
    return profile


def _merged(
    everywhere: Mapping[str, Any], changes: Mapping[str, Any], where: str
) -> dict[str, Any]:
    """Lay a country's changes over what holds everywhere; whoever changes a number says why."""
    merged = dict(everywhere)
    for key, change in changes.items():
        below = everywhere.get(key)
        if isinstance(change, Mapping) and isinstance(below, Mapping):
            merged[key] = _merged(below, change, f"{where[:-1]}.{key}`")
        else:
            merged[key] = change
    if "basis" in everywhere and changes and "basis" not in changes:
        message = f"{where} changes numbers without a `basis`: say where they come from."
        raise BadInput(message)
    return merged


def _explained(error: ValidationError, file: str) -> str:
    """Say the most telling thing that is wrong: where, what, and the way out."""
    told = min(error.errors(), key=lambda each: not _is_unknown(each))
    place = _as_written(told["loc"])
    above, key = _at(file, place[:-1]), "".join(place[-1:])
    if _is_unknown(told):
        known = ROAD_CLASSES if told["loc"][-1] == "[key]" else sorted(_fields_at(told["loc"][:-1]))
        return (
            f"{above}: `{key}` is unknown{_did_you_mean(key, known)}; known are {', '.join(known)}."
        )
    if told["type"] == "missing":
        return f"{above}: `{key}` is missing; say what it is."
    if told["type"] == "value_error":
        return f"{_at(file, place)}: {told['msg'].removeprefix('Value error, ')}."
    return f"{_at(file, place)}: {told['msg']}; it says {told['input']!r}."


def _is_unknown(told: ErrorDetails) -> bool:
    return told["type"] == "extra_forbidden" or told["loc"][-1:] == ("[key]",)


def _as_written(place: tuple[int | str, ...]) -> list[str]:
    """Name a place as the file does, which has no table for what holds everywhere."""
    parts = [str(part) for part in place if part not in ("everywhere", "[key]")]
    return ["country" if part == "countries" else part for part in parts]


def _fields_at(place: tuple[int | str, ...]) -> set[str]:
    """Give the keys that a table of the file may hold."""
    if place == ("everywhere",):
        return {*Rules.model_fields, "name", "says", "limits", "country"}
    parts = place[2:] if place[0] == "countries" else place[1:]
    if not parts:
        return set(Rules.model_fields)
    table = RoadClass if parts[0] == "classes" else Rules.model_fields[str(parts[0])].annotation
    assert isinstance(table, type)
    assert issubclass(table, BaseModel)
    return set(table.model_fields)


def _at(file: str, place: list[str]) -> str:
    return f"{file}, `{'.'.join(place)}`" if place else file


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""
