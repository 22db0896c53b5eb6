"""Extracts of OpenStreetMap, brought to where regions are built from them."""

from pathlib import Path

from api.schemas.extracts import FetchAccount
from graphs.extracts import known_extracts
from graphs.fetch import Progress, fetch


def fetch_extracts(
    name: str, out: Path, base_url: str | None, progress: Progress = lambda _name, _done, _all: None
) -> FetchAccount:
    """
    Bring an extract, or each of a set, into a folder, which is made if need be.

    Raises
    ------
    UnknownExtract, NotFetched
        With no folder made for a name that stands for nothing.
    """
    known_extracts().named(name)
    out.mkdir(parents=True, exist_ok=True)
    return FetchAccount.of(fetch(name, out, base_url, progress=progress))
