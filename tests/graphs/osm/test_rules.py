"""Whatever mappers write, a way gets one clear answer; the tables in tests/roads say which."""

import hypothesis.strategies as st
from hypothesis import given

from graphs.osm import nodes, rules
from graphs.osm.nodes import hold
from graphs.osm.profile import load_profile
from graphs.osm.profile_data import ROAD_CLASSES, Rules
from graphs.osm.rules import decide

SIREN = load_profile("siren")
RULES = [SIREN.everywhere, *SIREN.countries.values()]
WORDS = st.sampled_from([
    *("yes", "no", "private", "designated", "destination", "emergency", "forward", "-1", "50"),
    *("none", "walk", "signals", "NL:urban", "3.5", "roundabout", "grade3", "impassable", "gate"),
    *("bollard", "traffic_signals", "gate;bollard", "ferry", "00:10", "", ";", "=", "\u00e9"),
])  # fmt: skip
VALUES = WORDS | st.sampled_from(ROAD_CLASSES) | st.text(max_size=6)
WAY_TAGS = st.dictionaries(st.sampled_from(sorted(rules.TAGS_READ)), VALUES, max_size=8)
NODE_TAGS = st.dictionaries(st.sampled_from(sorted(nodes.TAGS_READ)), VALUES, max_size=6)


@given(tags=WAY_TAGS, here=st.sampled_from(RULES), highway=st.sampled_from(ROAD_CLASSES) | VALUES)
def test_a_way_is_refused_for_a_reason_or_driven_within_its_cap(
    tags: dict[str, str], here: Rules, highway: str
) -> None:
    verdict = decide({"highway": highway, **tags}, here, SIREN.limits)
    speeds = (verdict.forward_kmh, verdict.backward_kmh)
    if verdict.refusal:
        assert speeds == (0, 0)
    else:
        cap = here.classes[ROAD_CLASSES[verdict.road_class]].cap_kmh
        assert 0 < max(speeds) <= cap
        assert min(speeds) >= 0


@given(tags=WAY_TAGS, here=st.sampled_from(RULES))
def test_emergency_no_is_never_driven(tags: dict[str, str], here: Rules) -> None:
    closed = {"highway": "primary", **tags, "emergency": "no"}
    plain = {key: value for key, value in closed.items() if not key.startswith("emergency:")}
    assert decide(plain, here, SIREN.limits).refusal


@given(tags=NODE_TAGS, here=st.sampled_from(RULES))
def test_a_node_blocks_or_holds_for_a_while(tags: dict[str, str], here: Rules) -> None:
    found = hold(tags, here)
    assert found.forward_s >= 0
    assert found.backward_s >= 0
    if found.blocks:
        assert found.forward_s == found.backward_s == 0
    assert bool(found.name) == (found.blocks or max(found.forward_s, found.backward_s) > 0)
