"""One way to write each content as bytes, so that equal contents have equal hashes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from pydantic import BaseModel


def canonical(content: Any) -> bytes:
    """
    Write content as JSON in UTF-8: keys in order, no blanks, numbers as exact as they were.

    Sets are written in order and moments as they were told, with their offset.

    Raises
    ------
    ValueError
        If a number is none (NaN) or endless: JSON has neither.
    """
    return json.dumps(
        content,
        default=_plain,
        sort_keys=True,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()


def sha256_of(content: Any) -> str:
    """Hash what content says; how it was written before does not count."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _plain(value: object) -> Any:
    match value:
        case BaseModel():
            fields = type(value).model_fields
            return {field.alias or name: getattr(value, name) for name, field in fields.items()}
        case frozenset() | set():
            return sorted(value)
        case date() | time():  # A datetime is a date too.
            return value.isoformat()
        case Mapping():
            return dict(value)
        case _:
            message = f"{type(value).__name__} has no place in a record."
            raise TypeError(message)
