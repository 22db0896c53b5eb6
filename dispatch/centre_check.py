"""What a deployment still has to say about its control rooms, and what cannot be right."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dispatch.centres import Centre, Centres
from graphs.areas import Area, Areas


class Remark(NamedTuple):
    """
    One thing about a control room.

    Attributes
    ----------
    centre : str or None
        Which one; None if it is about several.
    is_error : bool
        Whether it cannot be right; otherwise it is only missing.
    """

    centre: str | None
    is_error: bool
    says: str


def check_centres(centres: Centres, areas: Areas | None = None) -> tuple[Remark, ...]:
    """
    Say what is missing or wrong, control room by control room.

    Parameters
    ----------
    areas : Areas, optional
        Those of a region, to compare with what the control rooms serve.
    """
    return (
        *(remark for centre in centres.values() for remark in _about(centre, centres)),
        *_served_twice(centres),
        *(() if areas is None else _in_region(centres, areas)),
    )


def _about(centre: Centre, centres: Centres) -> Iterator[Remark]:
    if centre.unsaid:
        yield _missing(centre, f"not said: {', '.join(centre.unsaid)}")
    for other in centre.neighbours or ():
        if centre.id not in (centres[other].neighbours or ()):
            yield _missing(
                centre, f"names {other} as a neighbour, which does not name it; add it there"
            )
        if centres[other].country == centre.country:
            yield _missing(centre, f"names {other} as a neighbour, but no border is between them")


def _served_twice(centres: Centres) -> Iterator[Remark]:
    served = Counter(area for centre in centres.values() for area in centre.serves)
    for area, times in served.items():
        if times > 1:
            who = ", ".join(id_ for id_, centre in centres.items() if area in centre.serves)
            yield Remark(None, True, f"{area} is served by {who}; leave it to one of them.")


def _in_region(centres: Centres, areas: Areas) -> Iterator[Remark]:
    dispatch_areas = [area for area in areas.areas if area.kind == "dispatch_area"]
    if not dispatch_areas:
        yield Remark(
            None,
            False,
            "The region has no dispatch areas, so own units are those of the country; build it "
            "with `--areas` or `--dispatch-areas`.",
        )
    for area in dispatch_areas:
        yield from _about_area(area, centres)
    yield from _about_ground(centres, {area.id for area in areas.areas}, dispatch_areas)


def _about_area(area: Area, centres: Centres) -> Iterator[Remark]:
    centre = centres.get(area.centre or "")
    if centre is None:
        yield Remark(
            area.centre,
            False,
            f"serves {area.id} of {area.country}, and nothing else is known of it; add "
            f'[centre."{area.centre}"] to a file of your own.',
        )
    elif centre.country != area.country:
        yield Remark(
            centre.id,
            True,
            f"is in {centre.country}, but the region has it serve {area.id} of {area.country}; "
            "correct one of them.",
        )


def _about_ground(centres: Centres, known: set[str], served: list[Area]) -> Iterator[Remark]:
    """Say which areas the region has no polygons for, and who has none in it at all."""
    at_work, elsewhere = {area.centre for area in served}, []
    for centre in centres.values():
        lacking = [area for area in centre.serves if area not in known]
        if lacking and centre.id not in at_work and len(lacking) == len(centre.serves):
            elsewhere.append(centre.id)
        elif lacking:
            yield _missing(centre, f"serves {', '.join(lacking)}, not an area of the region")
    if elsewhere:
        who = ", ".join(elsewhere)
        yield Remark(None, False, f"The region has none of the areas that these serve: {who}.")


def _missing(centre: Centre, says: str) -> Remark:
    return Remark(centre.id, False, f"{says}.")
