"""Which units are an incident's own."""

from dispatch.decision import Scene


def is_own(scene: Scene, centre: str, country: str) -> bool:
    """Whether a unit is the incident's own: by its centre, else by its country."""
    if scene.own_centre is not None:
        return centre == scene.own_centre
    return country == scene.country
