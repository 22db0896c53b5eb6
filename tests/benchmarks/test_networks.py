"""What the comparison of generated networks with real ones rests on."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.network_shape import (
    Network,
    degree_shares,
    detours,
    hierarchy_of,
    mean_kmh,
    network_of,
    search_space,
    separators,
)
from benchmarks.networks import BRUSSELS, main
from benchmarks.osmnx_network import read_graphml
from graphs.csr import graph_of
from graphs.grid import METRES_PER_E7
from graphs.ids import frozen
from graphs.region import Region


def grid(n: int, step_m: float = 100.0) -> Network:
    """A square town of n x n junctions, all streets both ways."""
    number = np.arange(n * n, dtype=np.int32).reshape(n, n)
    ends = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    tail, head = np.concatenate([ends, ends[:, ::-1]]).T
    graph, _ = graph_of(n * n, tail, head, np.full(len(tail), 1000, np.int32))
    at = (np.indices((n, n)).reshape(2, -1) * step_m / METRES_PER_E7).astype(np.int32)
    return Network(
        n * n + len(ends),
        graph,
        np.full(graph.n_arcs, step_m),
        frozen(at[1]),
        frozen(at[0]),
        ends,
        np.full(len(ends), step_m),
        np.full(len(ends), 2),
        {"residential": 3.0, "primary": 1.0},
        {"residential": 30.0, "primary": 60.0},
    )


def test_a_town_of_nine_junctions_has_four_corners_four_sides_and_a_middle() -> None:
    shares = degree_shares(grid(3))
    assert [round(9 * share) for share in shares] == [0, 4, 4, 1, 0]


def test_on_a_grid_the_way_is_up_to_forty_per_cent_longer_than_the_flight() -> None:
    near = detours(grid(30))[0]
    assert near.n_pairs > 1000
    assert near.median is not None
    assert near.p90 is not None
    assert 1.2 < near.median < near.p90 < 1.42


def test_a_band_with_few_pairs_stays_empty() -> None:
    assert detours(grid(3))[-1] == (0, None, None)


def test_the_separator_of_a_square_is_about_its_side() -> None:
    hierarchy = hierarchy_of(grid(24))
    levels = separators(hierarchy)
    assert 18 <= levels[0][0] <= 36
    assert len(levels[1]) == 2
    assert max(levels[1]) < levels[0][0]


def test_the_search_space_is_what_one_finds_climbing_by_hand() -> None:
    hierarchy = hierarchy_of(grid(8))
    climbs = []
    for rank in range(64):
        path = [rank]
        while hierarchy.parent[path[-1]] >= 0:
            path.append(int(hierarchy.parent[path[-1]]))
        arcs = sum(int(hierarchy.up_first_out[r + 1] - hierarchy.up_first_out[r]) for r in path)
        climbs.append((len(path), arcs))
    nodes, arcs_seen = np.array(climbs).T
    found = search_space(hierarchy)
    assert found.height == nodes.max()
    assert found.nodes_mean == pytest.approx(nodes.mean())
    assert found.arcs_mean == pytest.approx(arcs_seen.mean())
    assert found.arcs_p99 == pytest.approx(np.percentile(arcs_seen, 99))


def test_the_mean_speed_weighs_classes_by_the_time_they_take() -> None:
    assert mean_kmh(grid(3)) == pytest.approx(4.0 / (3.0 / 30 + 1.0 / 60))


@pytest.mark.shared
def test_what_is_counted_of_a_region_adds_up(aachen: Region) -> None:
    network = network_of(aachen)
    assert sum(network.class_km.values()) == pytest.approx(network.chain_m.sum() / 1000)
    assert network.n_points == 29_035
    assert sum(degree_shares(network)) == pytest.approx(1.0)
    assert 15 < network.class_kmh["service"] < network.class_kmh["primary"] < 70


@pytest.mark.shared
def test_brussels_has_the_core_its_description_says(shared: Path) -> None:
    assert shared.is_dir()
    network = read_graphml(BRUSSELS)
    assert network.graph.n_nodes == 2_229
    assert 4_300 < network.graph.n_arcs < 4_492
    assert len(network.ends) < network.graph.n_arcs
    assert set(network.class_km) >= {"residential", "primary", "tertiary"}


@pytest.mark.shared
def test_the_page_is_filled_between_its_marks(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shared.is_dir()
    page = tmp_path / "page.md"
    names = ("conditions", "sizes", "degrees", "chains", "detours", "hierarchies")
    marks = [f"<!-- measured: {name} -->\n<!-- end of measured -->" for name in names]
    marks += [f"<!-- measured: {n} -->\n<!-- end of measured -->" for n in ("shares", "speeds")]
    page.write_text("# Mine\n\n" + "\n\n".join(marks), encoding="utf-8")
    assert main(["--out", str(page), "--scales"]) == 0
    text = page.read_text("utf-8")
    assert text.startswith("# Mine")
    assert "| junctions | 8,937 | 12,039 | 16,905 | 2,229 |" in text
    assert "| junctions | 8,937 |" in capsys.readouterr().out
