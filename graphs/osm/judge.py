"""A profile applied to a whole extract: one decision per set of tags and country, not per way."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Ids, OsmIds
from graphs.osm import nodes, rules
from graphs.osm.nodes import Hold
from graphs.osm.pieces import Pieces
from graphs.osm.profile_data import Profile, Rules
from graphs.osm.raw import Extract, Tags
from graphs.osm.rules import Verdict

CountryOf: TypeAlias = Callable[[Degrees, Degrees], NDArray[np.int16]]
"""Countries of points: longitudes and latitudes in 1e-7 degree in, indices out, -1 for none."""


class Verdicts(NamedTuple):
    """
    What the rules say of pieces and ways.

    Attributes
    ----------
    said : tuple of Verdict
        The distinct answers.
    of_piece, of_way : int64[p], int64[w]
        Which of them each gets; a way gets that of its first piece.
    """

    said: tuple[Verdict, ...]
    of_piece: NDArray[np.int64]
    of_way: NDArray[np.int64]


class Holds(NamedTuple):
    """
    What the rules say of nodes that may hold up traffic.

    Attributes
    ----------
    said : tuple of Hold
        The distinct answers.
    case : int64[k]
        Which of them each node gets.
    node : int32[k]
        Which nodes those are.
    """

    said: tuple[Hold, ...]
    case: NDArray[np.int64]
    node: Ids


class Ruling(Protocol):
    """Whoever decides on the pieces and nodes of an extract."""

    profile: Profile
    countries: Sequence[str]

    def verdicts(self, extract: Extract, pieces: Pieces, country: NDArray[np.int16]) -> Verdicts:
        """Decide on every piece in its country, and on every way."""

    def holds(self, extract: Extract, node_id: OsmIds, country_of: CountryOf) -> Holds:
        """Decide on the tagged nodes among some nodes, given by rising ids."""


class Judge:
    """A profile and the countries that a region knows, by index."""

    def __init__(self, profile: Profile, countries: Sequence[str]) -> None:
        self.profile, self.limits = profile, profile.limits
        self.countries = countries
        self.rules = (profile.everywhere, *profile.countries.values())
        number = {code: i for i, code in enumerate(profile.countries, start=1)}
        # Index -1, no country, falls on the last entry.
        self._rules_in = np.array([*(number.get(code, 0) for code in countries), 0], np.int64)

    def rules_in(self, country: NDArray[np.int16]) -> NDArray[np.int64]:
        """Give the position in ``rules`` of what holds in each country."""
        return self._rules_in[country]

    def may_be_driven(self, tags: Tags) -> bool:
        """Whether a way with these tags is driven in any country."""
        return any(not rules.decide(tags, each, self.limits).refusal for each in self.rules)

    def verdicts(self, extract: Extract, pieces: Pieces, country: NDArray[np.int16]) -> Verdicts:
        """Decide on every piece in its country, and on every way."""
        by_piece = extract.ways.tags[pieces.way] * len(self.rules) + self._rules_in[country]
        by_way = extract.ways.tags.astype(np.int64) * len(self.rules)
        by_way[pieces.way[::-1]] = by_piece[::-1]  # The first piece comes last, and stays.
        cases, case = np.unique(np.concatenate([by_piece, by_way]), return_inverse=True)
        said = tuple(
            self.decide(extract, tags, self.rules[in_force])
            for tags, in_force in (divmod(int(each), len(self.rules)) for each in cases)
        )
        return Verdicts(said, case[: len(by_piece)], case[len(by_piece) :])

    def decide(self, extract: Extract, tags: int, in_force: Rules) -> Verdict:
        """Decide on one of the extract's sets of tags."""
        return rules.decide(extract.way_tags[tags], in_force, self.limits)

    def holds(self, extract: Extract, node_id: OsmIds, country_of: CountryOf) -> Holds:
        """Decide on the tagged nodes among some nodes, given by rising OSM ids."""
        tagged = extract.nodes
        first = np.unique(tagged.node_id, return_index=True)[1]
        at = np.minimum(np.searchsorted(node_id, tagged.node_id[first]), len(node_id) - 1)
        on_road = node_id[at] == tagged.node_id[first]
        node, row = at[on_road].astype(np.int32), first[on_road]
        country = country_of(tagged.lon_e7[row], tagged.lat_e7[row])
        by_node = tagged.tags[row] * len(self.rules) + self._rules_in[country]
        cases, case = np.unique(by_node, return_inverse=True)
        said = tuple(
            nodes.hold(extract.node_tags[tags], self.rules[in_force])
            for tags, in_force in (divmod(int(each), len(self.rules)) for each in cases)
        )
        return Holds(said, case, node)
