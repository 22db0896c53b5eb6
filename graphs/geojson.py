"""GeoJSON files that people give: read with care, whatever their features say."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graphs.errors import BadInput


def features_of(path: Path, what: str) -> list[Any]:
    """
    Give the features of a GeoJSON file, whatever they are.

    Parameters
    ----------
    what : str
        What the file should hold, in the plural.

    Raises
    ------
    BadInput
        If it cannot be read or is no collection of features.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); give a GeoJSON file of {what}."
        raise BadInput(message) from error
    except ValueError as error:
        message = f"{path.name} is not JSON ({error}); save it as GeoJSON in UTF-8."
        raise BadInput(message) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        message = f"{path.name} is not a GeoJSON FeatureCollection; put the {what} into one."
        raise BadInput(message)
    if not isinstance(document.get("features"), list):
        message = f"{path.name} has no list of `features`; put the {what} there."
        raise BadInput(message)
    return list(document["features"])


def properties_of(where: str, feature: Any) -> dict[str, Any]:
    """Give the properties of one feature; ``where`` names it in a message."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        message = f"{where}: this is not a GeoJSON feature with `properties`; make it one."
        raise BadInput(message)
    return properties


def refuse_twins(path: Path, ids: Iterable[str], one: str) -> None:
    """Refuse features of which two have one id; ``one`` says what each is."""
    first_of: dict[str, int] = {}
    for number, name in enumerate(ids, start=1):
        other = first_of.setdefault(name, number)
        if other != number:
            message = (
                f"{path.name}, feature {number}: the id {name!r} is that of feature {other}; give "
                f"each {one} its own."
            )
            raise BadInput(message)
