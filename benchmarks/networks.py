"""
The generated networks beside real ones: ``python -m benchmarks.networks``.

So that a reader can judge what a figure on a generated region says about a real one.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from benchmarks.instances import SEED
from benchmarks.machine import conditions
from benchmarks.network_shape import (
    BANDS_KM,
    LEVELS,
    Detour,
    Network,
    SearchSpace,
    degree_shares,
    detours,
    hierarchy_of,
    mean_kmh,
    network_of,
    search_space,
    separators,
)
from benchmarks.osmnx_network import read_graphml
from benchmarks.pages import put_into
from benchmarks.regions import EXTRACTS, SHARED, demo, region
from graphs.demo.scale_names import ScaleName

BRUSSELS: Final = SHARED / "data/roads/brussels_2026/brussels_2026-01-12.graphml"

_CLASSES: Final = {
    "motorway": ("motorway", "motorway_link"),
    "trunk": ("trunk", "trunk_link"),
    "primary": ("primary", "primary_link"),
    "secondary": ("secondary", "secondary_link"),
    "tertiary": ("tertiary", "tertiary_link"),
    "unclassified": ("unclassified",),
    "residential, living street": ("residential", "living_street"),
    "service": ("service",),
    "class unknown": ("road",),
}
_NONE: Final = ""


class Shape(NamedTuple):
    """All that the page says of one network."""

    title: str
    network: Network
    detours: list[Detour]
    separators: list[list[int]]
    search: SearchSpace


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and put them into a page where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.networks",
        description="Print how the generated networks compare with real ones.",
        epilog="Example: python -m benchmarks.networks --out docs/demo-networks.md",
    )
    parser.add_argument("--out", type=Path, help="page to put the tables into, between its marks")
    parser.add_argument(
        "--scales",
        nargs="*",
        type=ScaleName,
        default=list(ScaleName),
        help="scales to generate and measure; benelux takes some minutes and 2 GB",
    )
    options = parser.parse_args(arguments)
    if not SHARED.is_dir():
        print("../shared is not here: the real roads to compare with are in it.", file=sys.stderr)
        return 1
    shapes = [_shape(title, take()) for title, take in _networks(options.scales)]
    texts = {"conditions": "\n".join(f"- {line}" for line in conditions(SEED))}
    texts |= {name: "\n".join(table(shapes)) for name, table in _TABLES.items()}
    print("\n\n".join(texts.values()))
    for name, text in texts.items():
        if options.out:
            put_into(options.out, name, text)
    return 0


def _networks(scales: Iterable[ScaleName]) -> list[tuple[str, Callable[[], Network]]]:
    """Name the networks, each with how to get it: only one is held while it is measured."""
    real = [
        (extract.title, lambda name=name: network_of(region(name)))
        for name, extract in EXTRACTS.items()
    ]
    generated = [
        (f"`{scale}`, generated", lambda scale=scale: network_of(demo(scale))) for scale in scales
    ]
    return [*real, ("Brussels 2026, OSMnx", lambda: read_graphml(BRUSSELS)), *generated]


def _shape(title: str, network: Network) -> Shape:
    hierarchy = hierarchy_of(network)
    return Shape(title, network, detours(network), separators(hierarchy), search_space(hierarchy))


def _sizes(shapes: list[Shape]) -> list[str]:
    rows: list[list[str]] = [
        ["nodes on roads", *(f"{s.network.n_points:,}" for s in shapes)],
        ["junctions", *(f"{s.network.graph.n_nodes:,}" for s in shapes)],
        ["chains between them", *(f"{len(s.network.chain_m):,}" for s in shapes)],
        ["road, km", *(f"{s.network.chain_m.sum() / 1000:,.0f}" for s in shapes)],
    ]
    return _markdown(shapes, rows)


def _degrees(shapes: list[Shape]) -> list[str]:
    shares = [degree_shares(s.network) for s in shapes]
    names = ("1 (dead end)", "2", "3", "4", "5 and more")
    rows = [[name, *(f"{100 * own[i]:.1f} %" for own in shares)] for i, name in enumerate(names)]
    return _markdown(shapes, rows)


def _chains(shapes: list[Shape]) -> list[str]:
    def row(name: str, of: Callable[[Network], float], digits: int = 0) -> list[str]:
        return [name, *(f"{of(s.network):,.{digits}f}" for s in shapes)]

    rows = [
        row("segments, mean", lambda n: float(n.chain_segments.mean()), 1),
        row("metres, mean", lambda n: float(n.chain_m.mean())),
        row("metres, median", lambda n: float(np.median(n.chain_m))),
        row("metres, 90th percentile", lambda n: float(np.percentile(n.chain_m, 90))),
        row("metres for each segment", lambda n: float(n.chain_m.sum() / n.chain_segments.sum())),
    ]
    return _markdown(shapes, rows)


def _detour_table(shapes: list[Shape]) -> list[str]:
    rows = [
        [f"{low} to {high} km", *(_detour(s.detours[i]) for s in shapes)]
        for i, (low, high) in enumerate(BANDS_KM)
    ]
    return _markdown(shapes, rows)


def _detour(found: Detour) -> str:
    if found.median is None or found.p90 is None:
        return _NONE
    return f"{found.median:.2f} ({found.p90:.2f})"


def _hierarchies(shapes: list[Shape]) -> list[str]:
    rows = [
        [f"separators, level {level + 1}", *(_level(s.separators[level]) for s in shapes)]
        for level in range(LEVELS)
    ]
    rows += [
        ["height of the elimination tree", *(f"{s.search.height:,}" for s in shapes)],
        ["nodes climbed, mean", *(f"{s.search.nodes_mean:,.0f}" for s in shapes)],
        ["nodes climbed, p99", *(f"{s.search.nodes_p99:,.0f}" for s in shapes)],
        ["arcs looked at, mean", *(f"{s.search.arcs_mean:,.0f}" for s in shapes)],
        ["arcs looked at, p99", *(f"{s.search.arcs_p99:,.0f}" for s in shapes)],
    ]
    return _markdown(shapes, rows)


def _level(sizes: list[int]) -> str:
    if not sizes:
        return _NONE
    return str(sizes[0]) if len(sizes) == 1 else f"{np.mean(sizes):.0f} (most {sizes[0]})"


def _speeds(shapes: list[Shape]) -> list[str]:
    rows = [
        [name, *(_kmh(s.network, classes) for s in shapes)] for name, classes in _CLASSES.items()
    ]
    means = [mean_kmh(s.network) for s in shapes]
    return _markdown(shapes, [*rows, ["all", *(f"{m:.0f}" if m else _NONE for m in means)]])


def _kmh(network: Network, classes: tuple[str, ...]) -> str:
    there = [name for name in classes if name in network.class_kmh]
    if not there:
        return _NONE
    km = [network.class_km[name] for name in there]
    hours = [network.class_km[name] / network.class_kmh[name] for name in there]
    return f"{sum(km) / sum(hours):.0f}"


def _shares(shapes: list[Shape]) -> list[str]:
    rows = [
        [name, *(_share(s.network, classes) for s in shapes)] for name, classes in _CLASSES.items()
    ]
    known = {name for classes in _CLASSES.values() for name in classes}
    others = [tuple(set(s.network.class_km) - known) for s in shapes]
    last = [_share(s.network, other) for s, other in zip(shapes, others, strict=True)]
    return _markdown(shapes, [*rows, ["all else (track, pedestrian, ...)", *last]])


def _share(network: Network, classes: tuple[str, ...]) -> str:
    km = sum(network.class_km.get(name, 0.0) for name in classes)
    return f"{100 * km / sum(network.class_km.values()):.1f} %" if km else _NONE


def _markdown(shapes: list[Shape], rows: Iterable[Sequence[str]]) -> list[str]:
    head = ["", *(shape.title for shape in shapes)]
    return [f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows)]


_TABLES: Final[dict[str, Callable[[list[Shape]], list[str]]]] = {
    "sizes": _sizes,
    "degrees": _degrees,
    "chains": _chains,
    "detours": _detour_table,
    "hierarchies": _hierarchies,
    "shares": _shares,
    "speeds": _speeds,
}


if __name__ == "__main__":
    sys.exit(main())
