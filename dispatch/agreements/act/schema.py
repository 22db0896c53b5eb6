"""The JSON Schema of an agreement file, for editors: what it says comes from the models."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias, get_args

from pydantic import BaseModel

from dispatch.agreements.act.agreement import Agreement
from dispatch.mappings.capabilities import capabilities
from dispatch.mappings.norms import norms

SHIPPED: Final = Path(__file__).parents[1] / "agreement.schema.json"

Schema: TypeAlias = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_LAND: Final = "^[A-Z]{2}$"
_LAND_FIRST: Final = "^[A-Z]{2}(-.+)?$"
_CLOCK: Final = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?$"
_ONE_OR_MANY: Final = ("from", "to", "places", "source")


def agreement_schema() -> Schema:
    """
    Give the schema of a file.

    What only the loader can see (days in the wrong order, a source that is not there) is not in it.
    """
    given = Agreement.model_json_schema(by_alias=True)
    definitions = given.pop("$defs")
    written = {name: _tidied(one) for name, one in definitions.items()}
    written["Predicate"] = {"oneOf": definitions["Not"]["properties"]["of"]["oneOf"]}
    written["Selector"] = _selector(definitions["IncidentIn"]["properties"]["places"]["items"])
    whole = {"Agreement": _tidied(given)} | written
    for model in _models(Agreement, set()):
        _describe(whole[model.__name__], model)
    return {
        "$schema": _DRAFT,
        **whole.pop("Agreement"),
        "title": "An agreement on ambulances across a border",
        "$defs": dict(sorted(whole.items())),
    }


def schema_text() -> str:
    """Give the schema as it is shipped."""
    return json.dumps(agreement_schema(), indent=2, ensure_ascii=False) + "\n"


def _tidied(node: Any) -> Any:
    """Say it for TOML, which has no null, and without what only machines read."""
    if isinstance(node, list):
        return [_tidied(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "discriminator" in node:
        return {"$ref": "#/$defs/Predicate"}
    tidied = {
        key: _tidied(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and (value is None or isinstance(value, dict)))
        and key not in {"properties", "anyOf"}
    }
    if "anyOf" in node:
        tidied |= _one_of_few(node["anyOf"])
    if "properties" in node:
        tidied["properties"] = {
            name: _property(name, _tidied(one)) for name, one in node["properties"].items()
        }
    return _plain(tidied)


def _one_of_few(options: list[Schema]) -> Schema:
    left = [_tidied(one) for one in options if one != {"type": "null"}]
    return left[0] if len(left) == 1 else {"anyOf": left}


def _plain(node: Schema) -> Schema:
    """Put right what pydantic cannot see: what its validators ask."""
    if node.get("type") == "array" and "minLength" in node:
        node["minItems"] = node.pop("minLength")
    if node.get("type") == "array" and node.get("uniqueItems"):
        node["items"] = {"enum": sorted(capabilities())}
    if node.get("format") == "time":
        node = {"type": "string", "pattern": _CLOCK}
    if {"$ref": "#/$defs/BorderStrip"} in node.get("oneOf", ()):
        return {"$ref": "#/$defs/Selector"}
    return node


def _selector(node: Schema) -> Schema:
    named = {"type": "string", "pattern": _LAND_FIRST}
    return {"oneOf": [named, *(one for one in node["oneOf"] if "$ref" in one)]}


def _property(name: str, node: Schema) -> Schema:
    if name in {"country", "along"}:
        return node | {"pattern": _LAND}
    if name == "norm":
        return {"enum": sorted(norms())}
    if name == "minutes":
        return {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"const": "unknown"}]}
    if name in _ONE_OR_MANY and node.get("type") == "array":
        return {"anyOf": [node["items"], node]}
    return node


def _describe(node: Schema, model: type[BaseModel]) -> None:
    """Take the first sentence of a docstring, and what it says of each attribute."""
    text = inspect.getdoc(model) or ""
    node["description"] = _one_line(text.split("\n\n")[0])
    for name, says in _attributes(text):
        if name in model.model_fields:
            node["properties"][model.model_fields[name].alias or name]["description"] = says


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    _, _, section = text.partition("Attributes\n----------\n")
    for names, says in re.findall(r"^(\S[^\n]*)\n((?:    [^\n]*\n?)+)", section, re.MULTILINE):
        for name in names.partition(" : ")[0].split(", "):
            yield name, _one_line(says)


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Find every model that a file may hold."""
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            yield from _models(part, seen)


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
