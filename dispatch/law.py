"""The law as one deployment relies on it, on the map of one region."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.ground import Ground
from dispatch.agreements.map.uses import uses_of
from graphs.region import Region


@dataclass(frozen=True)
class Law:
    """
    All that decisions on a region ask of the law.

    Attributes
    ----------
    accepted : frozenset of str
        Agreements that are relied on as reported.
    """

    catalogue: Catalogue
    accepted: Accepted
    region: Region

    @cached_property
    def atlas(self) -> Atlas:
        """The places that the agreements name, in the region; resolved once."""
        areas, box = self.region.areas, self.region.manifest.box
        return Atlas(areas, uses_of(self.catalogue), box)

    @cached_property
    def ground(self) -> Ground:
        """The polygons of the region, as places are found on them."""
        return Ground(self.region.areas, self.region.manifest.box)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence about each place that an agreement names and the region does not have."""
        return self.atlas.warnings


def law_on(region: Region, catalogue: Catalogue, accepted: Iterable[str] = ()) -> Law:
    """
    Bring a catalogue to a region.

    Raises
    ------
    BadAgreement
        If an accepted agreement is not in the catalogue, or cannot be accepted.
    """
    return Law(catalogue, catalogue.accept(accepted), region)
