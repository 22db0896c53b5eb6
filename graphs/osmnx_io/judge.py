"""Who decides on the streets of a graph: the profile on the slowest of what is said, or nobody."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Floats, Ids, OsmIds
from graphs.osm import rules
from graphs.osm.judge import CountryOf, Holds, Judge, Verdicts
from graphs.osm.pieces import Pieces
from graphs.osm.profile_data import ROAD_CLASSES, Profile, Rules
from graphs.osm.raw import Extract, Tags
from graphs.osm.rules import Verdict


class SlowestJudge(Judge):
    """
    Decides by the profile, and where a street's tags list several values by the slowest.

    Each listed value is that of some part of the street, and the graph does not say of how much of
    it. So every combination is judged: the lowest speed in each direction counts for all of the
    street, and if one combination is closed nobody comes through. It never promises too much.
    """

    def __init__(
        self,
        profile: Profile,
        countries: Sequence[str],
        choices: Sequence[Sequence[Tags]],
    ) -> None:
        super().__init__(profile, countries)
        self._choices = choices

    def decide(self, _extract: Extract, tags: int, in_force: Rules) -> Verdict:
        """Decide on all combinations of what one set of tags may mean."""
        said = [rules.decide(each, in_force, self.limits) for each in self._choices[tags]]
        odd = tuple(dict.fromkeys(each for verdict in said for each in verdict.odd))
        # What is closed has no speed: it is the slowest, and its reason stays.
        slowest = min(said, key=lambda verdict: max(verdict.forward_kmh, verdict.backward_kmh))
        return slowest._replace(
            forward_kmh=min(verdict.forward_kmh for verdict in said),
            backward_kmh=min(verdict.backward_kmh for verdict in said),
            odd=odd,
        )


class GivenTimes:
    """Drives every edge that the graph has, in its own time; only the class is read from tags."""

    def __init__(
        self,
        profile: Profile,
        countries: Sequence[str],
        forward_ms: Floats,
        backward_ms: Floats,
    ) -> None:
        self.profile = profile
        self.countries = countries
        self._forward_ms = forward_ms
        self._backward_ms = backward_ms

    def verdicts(self, extract: Extract, pieces: Pieces, _country: NDArray[np.int16]) -> Verdicts:
        """Let every street be driven whose class is known."""
        of_way = extract.ways.tags.astype(np.int64)
        return Verdicts(tuple(map(_by_class, extract.way_tags)), of_way[pieces.way], of_way)

    def holds(self, _extract: Extract, _node_id: OsmIds, _country_of: CountryOf) -> Holds:
        """Hold nobody up: what does is in the graph's times already, or not."""
        return Holds((), np.zeros(0, np.int64), np.zeros(0, np.int32))

    def times_ms(
        self,
        way: Ids,
        _tail: Ids,
        _head: Ids,
        length_m: Floats,
        _said: Sequence[Verdict],
        _verdict: NDArray[np.int64],
    ) -> tuple[Floats, Floats]:
        """Spread each street's time over its pieces, by their length."""
        total_m, n_pieces = np.bincount(way, weights=length_m), np.bincount(way)
        share = np.where(
            total_m[way] > 0, length_m / np.maximum(total_m[way], 1e-9), 1 / n_pieces[way]
        )
        return _spread(self._forward_ms[way], share), _spread(self._backward_ms[way], share)


def _spread(street_ms: Floats, share: Floats) -> Floats:
    """Give each piece its share; what is closed stays closed, also over no length."""
    return np.where(
        np.isinf(street_ms), np.inf, np.where(np.isinf(street_ms), 0, street_ms) * share
    )


def _by_class(tags: Tags) -> Verdict:
    name = tags.get("highway", "")
    if name not in ROAD_CLASSES:
        return Verdict(refusal=f"highway={name}" if name else "no highway")
    return Verdict(road_class=ROAD_CLASSES.index(name), forward_kmh=1.0, backward_kmh=1.0)
