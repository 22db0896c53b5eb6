"""
The siren profile beside two independent sources: ``python -m benchmarks.siren_profile``.

It was not fitted to either, and nothing here changes it: this prints how far apart they are.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.instances import SEED
from benchmarks.machine import conditions
from benchmarks.pages import put_into
from benchmarks.regions import EXTRACTS, SHARED, region
from benchmarks.siren_classes import CLASSES, OTHERS, Driven, driven_by_class, jemss_kmh
from benchmarks.siren_trips import (
    BANDS_KM,
    Band,
    all_junctions,
    by_band,
    on_streets,
    trips_between,
    trips_of_utrecht,
)

_NONE: Final = ""
_SOME, _NEARLY_ALL = 0.2, 0.9


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables, and put them into a page where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.siren_profile",
        description="Print how the siren profile compares with two independent sources.",
        epilog="Example: python -m benchmarks.siren_profile --out docs/siren-profile.md",
    )
    parser.add_argument("--out", type=Path, help="page to put the tables into, between its marks")
    options = parser.parse_args(arguments)
    if not SHARED.is_dir():
        print("../shared is not here: the real roads to compare on are in it.", file=sys.stderr)
        return 1
    conditions_said = "\n".join(f"- {line}" for line in conditions(SEED))
    texts = {
        "conditions": conditions_said,
        "trips": "\n".join(_trip_table()),
        "classes": "\n".join(_class_table()),
    }
    print("\n\n".join(texts.values()))
    for name, text in texts.items():
        if options.out:
            put_into(options.out, name, text)
    return 0


def _trip_table() -> list[str]:
    """Mean speeds by trip length, ours with their distance from Utrecht's."""
    theirs, ours = by_band(trips_of_utrecht()), dict(_bands_of_networks())
    rows = [
        (
            f"{low} to {high} km",
            f"{theirs[i].kmh:.0f} km/h ({theirs[i].n_trips:,})",
            *(_band(bands[i], theirs[i]) for bands in ours.values()),
        )
        for i, (low, high) in enumerate(BANDS_KM)
    ]
    return _markdown(("trip", "Utrecht, source", *ours), rows)


def _bands_of_networks() -> Iterator[tuple[str, list[Band]]]:
    """Every network between all its junctions, and those with mapped drives between streets."""
    for name, extract in EXTRACTS.items():
        network = region(name)
        junctions, streets = all_junctions(network), on_streets(network)
        yield extract.title, by_band(trips_between(network, junctions))
        share = len(streets) / len(junctions)
        if _SOME < share < _NEARLY_ALL:
            title = f"{extract.title}, between public streets ({100 * share:.0f} % of junctions)"
            yield title, by_band(trips_between(network, streets))


def _band(ours: Band, theirs: Band) -> str:
    if ours.kmh is None or theirs.kmh is None:
        return f"({ours.n_trips:,})"
    return f"{ours.kmh:.0f} km/h, {_apart(ours.kmh, theirs.kmh)} ({ours.n_trips:,})"


def _class_table() -> list[str]:
    """Speeds by class of road, ours with their distance from JEMSS's."""
    jemss = dict(zip(CLASSES, jemss_kmh(), strict=True))
    ours = {extract.title: driven_by_class(SHARED / extract.path) for extract in EXTRACTS.values()}
    rows = [
        (
            name,
            f"{jemss[name]:.1f}" if name in jemss else _NONE,
            *(_driven(network[name], jemss.get(name)) for network in ours.values()),
        )
        for name in (*CLASSES, *OTHERS)
    ]
    return _markdown(("class", "JEMSS, siren", *ours), rows)


def _driven(ours: Driven, theirs: float | None) -> str:
    if ours.kmh is None or ours.kmh_with_delays is None:
        return _NONE
    apart = f", {_apart(ours.kmh, theirs)}" if theirs else ""
    return f"{ours.kmh:.0f}{apart}; with delays {ours.kmh_with_delays:.0f} ({ours.km:,.0f} km)"


def _apart(ours: float, theirs: float) -> str:
    return f"{100 * (ours / theirs - 1):+.0f} %"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


if __name__ == "__main__":
    sys.exit(main())
