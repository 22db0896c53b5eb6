"""The tables in tests/roads: tags in, one line out, for the profiles as they ship."""

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from graphs.osm.nodes import Hold, hold
from graphs.osm.profile import load_profile
from graphs.osm.rules import Verdict, decide

TABLES = sorted((Path(__file__).parents[2] / "roads").glob("*.toml"))
PROFILES = {name: load_profile(name) for name in ("siren", "ordinary")}


def rows(kind: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{table.stem}: {row['name']}")
        for table in TABLES
        for row in tomllib.loads(table.read_text(encoding="utf-8")).get(kind, [])
    ]


@pytest.mark.parametrize("row", rows("road"))
def test_a_road_is_driven_as_its_row_says(row: dict[str, Any]) -> None:
    profile = PROFILES[row.get("movement", "siren")]
    verdict = decide(row["tags"], profile.rules_in(row.get("in", "")), profile.limits)
    assert (in_words(verdict), odd(verdict)) == (row["drives"], row.get("odd", []))


@pytest.mark.parametrize("row", rows("node"))
def test_a_node_does_what_its_row_says(row: dict[str, Any]) -> None:
    profile = PROFILES[row.get("movement", "siren")]
    found = hold(row["tags"], profile.rules_in(row.get("in", "")))
    assert (at_node(found), odd(found)) == (row["does"], row.get("odd", []))


def in_words(verdict: Verdict) -> str:
    if verdict.refusal:
        return f"no: {verdict.refusal}"
    forward, backward = verdict.forward_kmh, verdict.backward_kmh
    lasts = "" if math.isnan(verdict.duration_s) else f", {verdict.duration_s:.0f} s"
    if forward == backward:
        return f"both {forward:.3g}" + lasts
    each = {"forward": forward, "backward": backward}
    return ", ".join(f"{heading} {kmh:.3g}" for heading, kmh in each.items() if kmh) + lasts


def at_node(found: Hold) -> str:
    if found.blocks:
        return "blocks"
    if found.forward_s == found.backward_s:
        return f"holds {found.forward_s:g} s" if found.forward_s else "nothing"
    each = {"forward": found.forward_s, "backward": found.backward_s}
    return ", ".join(f"holds {heading} {s:g} s" for heading, s in each.items() if s)


def odd(found: Verdict | Hold) -> list[str]:
    return [f"{key}={value}" for key, value in found.odd]
