"""What each type of problem means and what to do about it: the pages that documents point to."""

import tomllib
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final

from api.errors import MEANING, Meaning, NoSuchPath

WAY_OUT: Final[Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("ways_out.toml").read_text(encoding="utf-8")
)
"""By the name of the type; a test holds that there is one for each."""
_PAGE: Final = (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
    "<h1>{title}</h1>\n{body}\n</html>\n"
)


def problem_page(name: str) -> str:
    """
    Explain one type of problem, in HTML.

    Raises
    ------
    NoSuchPath
        If there is no such type.
    """
    for one in MEANING.values():
        if one.name == name:
            body = f"<p>{_status(one)}</p>\n<p>{escape(_way_out(one), quote=False)}</p>"
            return _PAGE.format(title=escape(one.title), body=body + _ALL)
    message = "No problem has this name; /problems lists them."
    raise NoSuchPath(message)


def problem_list() -> str:
    """List all types of problems, in HTML."""
    rows = (
        f'<li><a href="/problems/{one.name}">{one.name}</a> ({_status(one)}): {escape(one.title)}'
        for one in _in_order()
    )
    return _PAGE.format(title="Problems", body="<ul>\n{}\n</ul>".format("\n".join(rows)))


def problems_in_markdown() -> str:
    """Write all types of problems down as one table for the documentation."""
    rows = (
        f"| `{one.name}` | {one.status} | {one.title} | {_way_out(one)} |" for one in _in_order()
    )
    return "\n".join(("| type | status | what it means | what to do |", "|---|---|---|---|", *rows))


_ALL: Final = '\n<p><a href="/problems">All problems</a></p>'


def _in_order() -> list[Meaning]:
    return sorted(MEANING.values(), key=lambda one: one.name)


def _status(one: Meaning) -> str:
    return f"{one.status} {HTTPStatus(one.status).phrase}"


def _way_out(one: Meaning) -> str:
    return WAY_OUT.get(one.name, "`detail` says what to do.")
