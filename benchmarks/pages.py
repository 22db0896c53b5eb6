"""Measured tables in pages that people write: what stands between two marks is replaced."""

import re
from pathlib import Path
from typing import Final

_BEGINS: Final = "<!-- measured: {} -->"
_ENDS: Final = "<!-- end of measured -->"


def put_into(page: Path, name: str, text: str) -> None:
    """
    Put a text where a page has the marks of its name; a page that is not there yet begins with it.

    Raises
    ------
    ValueError
        If the page is there but has no such marks, rather than lose what someone wrote.
    """
    begins = _BEGINS.format(name)
    block = f"{begins}\n\n{text.strip()}\n\n{_ENDS}"
    old = page.read_text(encoding="utf-8") if page.exists() else f"{begins}\n{_ENDS}\n"
    marked = re.compile(f"{re.escape(begins)}.*?{re.escape(_ENDS)}", re.DOTALL)
    if not marked.search(old):
        message = (
            f"{page} has no line `{begins}` with `{_ENDS}` after it: add both where the table "
            "belongs, or write to a new file."
        )
        raise ValueError(message)
    page.write_text(marked.sub(lambda _: block, old), encoding="utf-8")
