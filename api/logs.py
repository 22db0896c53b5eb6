"""What the service writes on stderr while it runs: one line, or one JSON record, for each event."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from typing import Any, Final, Literal, TypeAlias

from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

_SECRETS: Final = (
    re.compile(r"(?<=://)[^/@\s]*:[^/\s]*(?=@)"),  # User and password of a store's address.
    re.compile(r"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]+"),
    re.compile(r"(?i)\b(?:authorization|cookie|password|secret|api[_-]?key)\b\W{1,4}[^\s,;'\"]+"),
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_Event: TypeAlias = MutableMapping[str, Any]
LogFormat: TypeAlias = Literal["text", "json"]
"""For people who look on, or for programs that collect."""


def begin_logs(form: LogFormat) -> None:
    """Have everything that is logged written to stderr, from INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)  # It tells of each step of its own.


def formatter(form: LogFormat) -> logging.Formatter:
    """
    Give what writes a log record down.

    Whatever it quotes, control characters cannot begin a line of their own, and what looks like a
    secret is left out; those who log should not have handed it over in the first place.
    """
    return ProcessorFormatter(
        foreign_pre_chain=[merge_contextvars, add_log_level, add_logger_name, ExtraAdder()],
        processors=[
            TimeStamper(fmt="iso", utc=True),
            format_exc_info,
            _cleaned,
            ProcessorFormatter.remove_processors_meta,
            JSONRenderer(ensure_ascii=False) if form == "json" else _line,
        ],
    )


def telling(**known: str) -> AbstractContextManager[None]:
    """Say something with everything that is logged meanwhile, also in threads begun meanwhile."""
    return bound_contextvars(**known)


def _cleaned(_logger: object, _method: str, event: _Event) -> _Event:
    event.pop("color_message", None)  # The server's own, once more with colours.
    for key, value in event.items():
        if isinstance(value, str) and not key.startswith("_"):
            for secret in _SECRETS:
                value = secret.sub("[left out]", value)  # noqa: PLW2901 - One after the other.
            event[key] = value
    return event


def _line(_logger: object, _method: str, event: Mapping[str, Any]) -> str:
    """Write an event for people: one line, and the traceback if there is one, indented."""
    told = dict(event)
    first = [told.pop(key, "") for key in ("timestamp", "level", "logger", "event")]
    trace = told.pop("exception", None)
    rest = (f"{key}={value}" for key, value in told.items() if value is not None)
    line = _CONTROL.sub(_escaped, " ".join(map(str, (*first, *rest))))
    return line if trace is None else line + "".join(f"\n  {at}" for at in trace.splitlines())


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")
