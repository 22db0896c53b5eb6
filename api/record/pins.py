"""What a decision used that is named in its record by a hash: code, tables that ship, demand."""

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import api
import dispatch
import graphs
from api.record.canonical import sha256_of
from dispatch.agreements.act.order import shipped_order
from dispatch.demand_file import DemandPoints
from dispatch.mappings.bundles import bundles
from dispatch.mappings.capabilities import capabilities
from dispatch.mappings.norms import norms
from dispatch.mappings.senders import Mappings
from dispatch.mappings.urgency import urgency_table
from dispatch.texts.tongue import Tongue
from graphs.osm.periods import load_periods

_PACKAGES: Final = (graphs, dispatch, api)
_LIBRARIES: Final = ("babel", "numba", "numpy", "pydantic", "shapely", "tzdata")
"""Those that an answer could differ by."""


@cache
def code() -> dict[str, Any]:
    """
    Name the code that runs: its version, and a hash of all its files.

    The commit it was built from is not known to an installed package, and so it is not said.
    """
    return {
        "version": version("crossborder-dispatch"),
        "commit": "unknown",
        "sha256": hash_of_files([Path(str(each.__file__)).parent for each in _PACKAGES]),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def hash_of_files(folders: Iterable[Path]) -> str:
    """Hash all files in some folders with their names, but not what Python makes of them."""
    found = hashlib.sha256()
    for root in folders:
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                name = f"{root.name}/{path.relative_to(root).as_posix()}"
                found.update(f"{name} {content}\n".encode())
    return found.hexdigest()


def tables() -> dict[str, str]:
    """Hash each table that ships with the project and that a decision may read."""
    of_bundles = [[country, urgency, one] for (country, urgency), one in sorted(bundles().items())]
    content = {
        "bundles": of_bundles,
        "capabilities": capabilities(),
        "norms": norms(),
        "order": shipped_order(),
        "periods": load_periods(),
        "urgency": urgency_table(),
    }
    return {name: sha256_of(table) for name, table in content.items()}


def hash_of_demand(points: DemandPoints) -> str:
    """Hash the places and weights, in their order."""
    return sha256_of([column.tolist() for column in points])


def hash_of_mappings(mappings: Mappings) -> str:
    """Hash what the codes of all senders mean."""
    return sha256_of(mappings.senders)


def hash_of_texts(speaks: Tongue) -> str:
    """Hash the sentences of a language."""
    return sha256_of([speaks.language, speaks.sentences, speaks.is_signed_off])
