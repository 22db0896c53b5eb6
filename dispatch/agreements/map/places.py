"""
What each selector names in one region: who lies there, and why it may be nothing.

The country is asked by the atlas; what is here holds a place or not within it.
"""

import difflib
from typing import Final

from dispatch.agreements.map.drawn import corridor, ring, strip
from dispatch.agreements.map.ground import Ground, Place, Spot, always, landless
from dispatch.agreements.selectors import BorderStrip, Corridor, Municipalities, Ring, Selector
from dispatch.agreements.truth import Truth

_NAMED: Final = 5  # Of many missing municipalities, so many are named.


def place_of(selector: Selector, ground: Ground) -> Place:
    """Find what a selector names in a region."""
    match selector:
        case str():
            return _country(selector, ground) if len(selector) == 2 else _area(selector, ground)
        case Municipalities():
            return _municipalities(selector, ground)
        case Ring():
            return ring(selector, ground)
        case BorderStrip():
            return strip(selector, ground)
        case Corridor():
            return corridor(selector, ground)


def _country(code: str, ground: Ground) -> Place:
    return Place(always(Truth.TRUE), landless(code, ground))


def _area(area_id: str, ground: Ground) -> Place:
    area = ground.named.get(area_id)
    lack = None
    if area is None:
        lack = (
            f"the region has no area `{area_id}`, so nobody can tell what lies in it; "
            f"{_near(area_id, ground) or 'add it to the file of `region build --areas`.'}"
        )
        return Place(always(Truth.UNKNOWN), lack)
    if area.country != area_id[:2]:
        lack = (
            f"`{area_id}` starts with another country than {area.country}, of which it is an area "
            "in this region; mend its id or its country in the file of `region build --areas`."
        )
    return Place(lambda spot: Truth.of(area_id in spot.areas), lack)


def _municipalities(selector: Municipalities, ground: Ground) -> Place:
    ids = {f"{selector.country}-{one}": one for one in selector.of}
    missing = {id_: one for id_, one in ids.items() if id_ not in ground.named}
    known = frozenset(ids) - missing.keys()
    otherwise = Truth.UNKNOWN if missing else Truth.FALSE

    def holds(spot: Spot) -> Truth:
        return otherwise if known.isdisjoint(spot.areas) else Truth.TRUE

    return Place(holds, _lack_of(selector.country, missing, ground) if missing else None)


def _lack_of(country: str, missing: dict[str, str], ground: Ground) -> str:
    shown = [f"`{one}`" for one in list(missing.values())[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    way_out = "add them to the file of `region build --areas`."
    for id_, one in missing.items():
        if near := _near(id_, ground, f"{country}-"):
            way_out = f"for `{one}`, {near}"
            break
    return (
        f"the region has no municipality {', '.join(shown)}{more} of {country}, so nobody can tell "
        f"what lies there; {way_out}"
    )


def _near(area_id: str, ground: Ground, prefix: str = "") -> str:
    known = [id_ for id_ in ground.named if id_.startswith(prefix)]
    near = difflib.get_close_matches(area_id, known, n=1, cutoff=0.75)
    return f"did you mean `{near[0].removeprefix(prefix)}`?" if near else ""
