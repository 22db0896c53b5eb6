"""
What people write, and what they are told when it cannot be used.

Fleet files, incidents, mapping tables and agreements are all read through ``Written`` models: they
are frozen, and refuse an unknown field by naming the known one that was probably meant.
"""

import difflib
import re
import reprlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from dispatch.errors import DispatchError


class Written(BaseModel):
    """A frozen record of what somebody wrote; an unknown field stops the reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _knows_every_field(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for name in given:
                if name not in known:
                    raise doubt(unknown_word(str(name), known), unknown=shown(str(name)))
        return given


Model = TypeVar("Model", bound=Written)


def understood(model: type[Model], given: Any, where: str, refusal: type[DispatchError]) -> Model:
    """
    Read ``given`` as a model, or refuse it in a sentence that starts with where it stands.

    Raises
    ------
    DispatchError
        The ``refusal``, about the first thing that is wrong.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        message = f"{where}{complaint(error)}"
        raise refusal(message) from None


def read_toml(path: Path, refusal: type[DispatchError]) -> dict[str, Any]:
    """
    Read a TOML file.

    Raises
    ------
    DispatchError
        The ``refusal``, if there is no such file or it is not TOML, with the line.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); check the path."
    except UnicodeDecodeError as error:
        message = f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8."
    except (ValueError, RecursionError) as error:
        message = f"{path.name} is not TOML: {error}. Mend that line, or compare it with toml.io."
    else:
        if all(-(2**63) <= number < 2**63 for number in _whole_numbers(given)):
            return given
        message = f"{path.name} holds a number of more than 64 bits; shorten it."
    raise refusal(message)


def _whole_numbers(given: dict[str, Any]) -> Iterator[int]:
    """Find them in tables within tables, which may be nested deeper than Python can call."""
    to_look: list[Any] = [given]
    while to_look:
        match to_look.pop():
            case dict() as table:
                to_look += table.values()
            case list() as row:
                to_look += row
            case int() as number:
                yield number


def doubt(sentence: str, **about: object) -> PydanticCustomError:
    """Give a validator's refusal as one plain sentence; what it is ``about`` is for programs."""
    return PydanticCustomError("doubt", "{sentence}", {"sentence": sentence, **about})


def unknown_word(word: str, known: Iterable[str]) -> str:
    """Say that a word is not known, and which known one was probably meant."""
    words = sorted(known)
    if near := difflib.get_close_matches(word, words, n=1):
        return f"`{shown(word)}` is unknown; did you mean `{near[0]}`?"
    row = ", ".join(f"`{name}`" for name in words) or "none"
    return f"`{shown(word)}` is unknown; known are {row}."


def complaint(error: ValidationError, tags: Iterable[str] = (), skip: int = 0) -> str:
    """
    Say what is wrong first, in one sentence with the place.

    Parameters
    ----------
    tags : iterable of str
        Names of union members, which pydantic puts into the place and no author wrote.
    skip : int
        How many steps of the place the reader knows already.
    """
    return complaint_about(error.errors(include_url=False)[0], tags, skip)


def complaint_about(one: ErrorDetails, tags: Iterable[str] = (), skip: int = 0) -> str:
    """Say one of the things that are wrong, as ``complaint`` says the first."""
    where = _place(one["loc"][skip:], frozenset(tags))
    if one["type"] == "missing":
        return f"`{where}` is missing; add it."
    said = _said(one)
    return f"`{where}`: {said}" if where else said


def _place(loc: tuple[str | int, ...], tags: frozenset[str]) -> str:
    parts = (
        f"[{part}]" if isinstance(part, int) else f".{shown(part)}"
        for at, part in enumerate(loc)
        if part not in tags and not _is_a_branch(loc, at)
    )
    return "".join(parts).removeprefix(".")


def _is_a_branch(loc: tuple[str | int, ...], at: int) -> bool:
    """Whether a step into a value that may be of several types is pydantic's, and no author's."""
    is_last = all(isinstance(part, int) for part in loc[at + 1 :])
    branch = _BRANCH if is_last else _TABLE
    return bool(branch.fullmatch(str(loc[at])))


_TABLE: Final = re.compile(r"dict\[.*\]")
_BRANCH: Final = re.compile(r"date|float|\[key\]|(tuple|literal|dict)\[.*\]")
_NO_TABLE: Final = "is not a table of named fields; write it as one."
_PLAIN: Final = {
    "recursion_depth_exceeded": "is nested too deeply; write it flatter.",
    "string_type": "is not text; write it in quotes.",
    "dict_type": _NO_TABLE,
    "model_type": _NO_TABLE,
    "model_attributes_type": _NO_TABLE,
}
_LIST: Final = "write a list, in square brackets"
_WAY_OUT: Final = {
    "bool_type": "write true or false, without quotes",
    "date_type": "write a day as 2024-05-01, without quotes",
    "enum": "use one of {expected}",
    "finite_number": "give a number that is not endless",
    "float_type": "give a number, without quotes",
    "frozen_set_type": _LIST,
    "greater_than": "give more than {gt:g}",
    "greater_than_equal": "give at least {ge:g}",
    "int_type": "give a whole number, without quotes",
    "less_than": "give less than {lt:g}",
    "less_than_equal": "give at most {le:g}",
    "list_type": _LIST,
    "literal_error": "use one of {expected}",
    "string_too_short": "write something, or take it out",
    "time_type": "write a time of day as 08:00:00, without quotes",
    "too_short": "give at least {min_length} of them",
    "tuple_type": _LIST,
}
"""What to do about what pydantic says in its own words; what is not here is said in those."""


def _said(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "doubt":
        return str(context["sentence"])
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        tag = context["discriminator"].strip("'")
        if kind == "union_tag_not_found":
            return f"`{tag}` is missing; it says what this is."
        return f"{tag} {_one_of(context['tag'], context['expected_tags'])}"
    if kind in {"enum", "literal_error"} and isinstance(error["input"], str):
        return _one_of(error["input"], context["expected"])
    if kind in _PLAIN:
        return f"{short(error['input'])} {_PLAIN[kind]}"
    its_own = f"{error['msg'][:1].lower()}{error['msg'][1:]}"
    way_out = _WAY_OUT[kind].format_map(context) if kind in _WAY_OUT else its_own
    if kind == "date_type" and error["loc"][-1] == "date":  # It may be something else as well.
        way_out += ', or "unknown"'
    return f"{short(error['input'])} cannot be used: {way_out}."


def _one_of(word: str, expected: str) -> str:
    """Compare with the words pydantic names: ``'a', 'b' or 'c'``."""
    return unknown_word(word, re.findall(r"'([^']*)'", expected))


def short(value: object) -> str:
    """Show what was given, in at most 60 characters."""
    try:
        text = reprlib.repr(value)  # Short, and safe for what is nested without end.
    except ValueError:
        return "a number of thousands of digits"
    return text if len(text) <= 60 else f"{text[:57]}..."


def shown(word: str) -> str:
    """Show a word that somebody wrote, in a line that it cannot break."""
    if not word.isprintable() or not word:
        return short(word)
    return word if len(word) <= 60 else f"{word[:57]}..."
