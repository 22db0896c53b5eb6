"""
What people write, and what they are told when it cannot be used.

Fleet files, incidents, mapping tables and agreements are all read through ``Written`` models: they
are frozen, and refuse an unknown field by naming the known one that was probably meant.
"""

import difflib
import re
import reprlib
import tomllib
from collections.abc import Iterable, Mapping
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
                    raise doubt(unknown_word(str(name), known), unknown=name)
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
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); check the path."
    except UnicodeDecodeError as error:
        message = f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8."
    except (ValueError, RecursionError) as error:
        message = f"{path.name} is not TOML: {error}. Mend that line, or compare it with toml.io."
    raise refusal(message)


def doubt(sentence: str, **about: object) -> PydanticCustomError:
    """Give a validator's refusal as one plain sentence; what it is ``about`` is for programs."""
    return PydanticCustomError("doubt", "{sentence}", {"sentence": sentence, **about})


def unknown_word(word: str, known: Iterable[str]) -> str:
    """Say that a word is not known, and which known one was probably meant."""
    words = sorted(known)
    if near := difflib.get_close_matches(word, words, n=1):
        return f"`{word}` is unknown; did you mean `{near[0]}`?"
    return f"`{word}` is unknown; known are {', '.join(f'`{name}`' for name in words) or 'none'}."


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
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc if part not in tags
    )
    return "".join(parts).removeprefix(".")


_NO_TABLE: Final = "is not a table of named fields; write it as one."
_PLAIN: Final = {
    "recursion_depth_exceeded": "is nested too deeply; write it flatter.",
    "string_type": "is not text; write it in quotes.",
    "dict_type": _NO_TABLE,
    "model_type": _NO_TABLE,
    "model_attributes_type": _NO_TABLE,
}


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
    message = f"cannot be used: {error['msg'][:1].lower()}{error['msg'][1:]}."
    return f"{short(error['input'])} {_PLAIN.get(kind, message)}"


def _one_of(word: str, expected: str) -> str:
    """Compare with the words pydantic names: ``'a', 'b' or 'c'``."""
    return unknown_word(word, re.findall(r"'([^']*)'", expected))


def short(value: object) -> str:
    """Show what was given, in at most 60 characters."""
    text = reprlib.repr(value)  # Short, and safe for what is nested without end.
    return text if len(text) <= 60 else f"{text[:57]}..."
