"""The demo: a generated region, its fleet, and one incident in a shortage."""

from pathlib import Path
from typing import Final

from api.services.desk import Desk, open_desk
from api.settings import DEMO, load_settings
from graphs.errors import BadRegion
from graphs.prepare import Progress, prepare_demo
from graphs.region import INPUTS, Region, open_region

FLEET: Final = f"{INPUTS}/fleet.geojson"


def demo_region(folder: Path, seed: int, progress: Progress) -> Region:
    """
    Open the demo region of a seed; generate it if the folder is not there.

    Raises
    ------
    BadRegion
        If something else is there already, or the demo of another seed.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        return prepare_demo(folder, seed, progress)
    way_out = f"Remove {folder} to have the demo generated anew, or choose another folder."
    try:
        region = open_region(folder)
    except BadRegion as error:
        message = f"{error} {way_out}"
        raise BadRegion(message) from error
    if not (region.manifest.generated or "").endswith(f"Seed {seed}."):
        message = f"{folder} is there already, but not as the demo of seed {seed}. {way_out}"
        raise BadRegion(message)
    return region


def demo_desk(region: Region) -> Desk:
    """Lay the demo's fleet and settings beside its region."""
    return open_desk(region.path, region.path / FLEET, load_settings(DEMO))
