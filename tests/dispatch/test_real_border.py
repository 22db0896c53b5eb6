"""A real border on real roads: Luxembourg's reach into its neighbours, under made-up law."""

import numpy as np
import pytest

from dispatch.agreements.act.load import catalogue_of
from dispatch.decide import decide
from dispatch.incident import read_incident
from dispatch.law import law_on
from dispatch.nearest import dijkstra
from dispatch.nearest.found import groups_of, standing_of
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.watch import stand_by
from graphs.ids import INVALID_ID
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.fictional import NOON, fleet_of

pytestmark = pytest.mark.shared

FASTER = catalogue_of([law({"trigger": {"kind": "faster", "by_s": 0}})])


def test_roads_cross_the_border_both_ways(luxembourg: Region) -> None:
    abroad = luxembourg.manifest.junctions_by_country
    assert abroad["XA"] > 16_000
    assert abroad["XB"] > 100
    graph, country = luxembourg.siren.metric.graph, luxembourg.siren.on.junction_areas.country
    ends = country[graph.tail], country[graph.head]
    home = next(i for i, a in enumerate(luxembourg.areas.areas) if a.country == "XA")
    out = np.count_nonzero((ends[0] == home) & (ends[1] != home))
    back = np.count_nonzero((ends[0] != home) & (ends[1] == home))
    assert out == back  # The network of 2010 has no one-ways.
    assert out > 40


def test_a_unit_abroad_is_judged_by_the_law_between_the_two_and_timed_by_the_judge(
    luxembourg: Region, rng: np.random.Generator
) -> None:
    junctions, country = luxembourg.siren.on.junctions, luxembourg.siren.on.junction_areas.country
    home = next(i for i, a in enumerate(luxembourg.areas.areas) if a.country == "XA")
    abroad = rng.choice(np.flatnonzero((country != home) & (country != INVALID_ID)), 8)
    inland = rng.choice(np.flatnonzero(country == home), 12)
    units = [_unit(luxembourg, f"e{i}", int(node)) for i, node in enumerate(abroad)]
    units += [_unit(luxembourg, f"w{i}", int(node)) for i, node in enumerate(inland[:4])]
    settings = Settings()
    n_permitted = 0
    for node in inland[4:]:
        at = (junctions.lat_e7[node] / 1e7, junctions.lon_e7[node] / 1e7)
        incident = read_incident({"at": at, "urgency": "U1", "time": NOON})
        standby = stand_by(luxembourg, fleet_of(*units), incident.time, settings)
        decision = decide(incident, standby, law_on(luxembourg, FASTER), settings, k=10)
        judged_ms = _judged_ms(standby, luxembourg, at)
        assert {c.unit.id: c.eta_ms for c in decision.candidates} == judged_ms
        own_ms = min(ms for unit, ms in judged_ms.items() if unit.startswith("w"))
        for candidate in decision.candidates:
            if candidate.unit.country == "XB":
                sooner = candidate.eta_ms < own_ms
                assert candidate.judgement.verdict == ("permitted" if sooner else "not_permitted")
                n_permitted += sooner
    assert n_permitted > 0  # Otherwise the draw has shown nothing.


def _unit(region: Region, id_: str, node: int) -> dict[str, object]:
    junctions = region.siren.on.junctions
    where = [junctions.lon_e7[node] / 1e7, junctions.lat_e7[node] / 1e7]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": where},
        "properties": {
            "id": id_,
            "centre": "east" if id_.startswith("e") else "west",
            "type": "BOX",
            "status": "free",
            "position_at": NOON,
        },
    }


def _judged_ms(standby: Standby, region: Region, at: tuple[float, float]) -> dict[str, int]:
    """ETA of every unit by plain Dijkstra."""
    fleet = standing_of([(s.place, s.turnout_ms, s.kind) for s in standby.stands])
    incident = region.siren.snap(at[1], at[0]).place
    one_group = groups_of([[0]] * len(standby.kinds), 1)
    found = dijkstra.nearest_units(region.siren.metric.graph, fleet, incident, 100, one_group)
    ids = [stand.unit.id for stand in standby.stands]
    return {ids[u]: ms for u, ms in zip(found.unit.tolist(), found.eta_ms.tolist(), strict=True)}
