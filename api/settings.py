"""The settings file of one deployment: what it decides, and where its own tables and law lie."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field

from dispatch.errors import BadSettings
from dispatch.settings import Settings
from dispatch.sharing import Sharing
from dispatch.written import Written, read_toml, understood

_PATHS: Final = ("agreements", "mappings", "turnout", "centres", "demand", "record", "heads")
DEMO: Final = Path(__file__).with_name("demo.toml")


class Limits(Written):
    """
    What the service takes from one caller.

    Attributes
    ----------
    max_body_bytes : int
        Of one request; a unit of a fleet takes about 400.
    body_timeout_s : float
        How long a body may take to come.
    per_s, burst : float, int
        How often one key, or one address, may ask: so often all the time, and so often at once
        after a pause. ``per_s = 0``: as often as it likes.
    """

    max_body_bytes: Annotated[int, Field(ge=1024, le=2**30)] = 2 * 2**20
    body_timeout_s: Annotated[float, Field(gt=0, le=3600)] = 30.0
    per_s: Annotated[float, Field(ge=0, le=1e6)] = 100.0
    burst: Annotated[int, Field(ge=1, le=1_000_000)] = 200


class Deployment(Settings):
    """
    Settings of decisions, and what to use instead of the shipped tables.

    Attributes
    ----------
    agreements : Path or None
        Folder of agreements.
    mappings : Path or None
        Folder of what the senders' codes mean.
    turnout : Path or None
        Table of turnout times.
    demand : Path or None
        Where people live, or what else wants to be reached in time: CSV or GeoJSON.
    centres : Path or None
        File of control rooms, laid over the shipped one.
    record : Path or None
        Folder in which each answer is put on record; None: in none.
    heads : Path or None
        Folder for the checkpoints of the record; None: one beside it, named after it.
    clock_ahead_s : int
        How far a sender's clock may be ahead of ours: from then on nothing older would be believed.
    shortage_h : float
        Hours for which a control room may declare a shortage at most.
    answer_min : float
        Minutes for which a unit of another centre may be held for an answer at most.
    warn_below_share : float or None
        Which share of its people a centre has to reach within the norm, or all who may see it are
        warned; None: nobody is.
    warn_margin_share : float
        By how much more than that the share has to rise before the warning ends.
    sharing : Sharing
        What a control room may read of another where no agreement says it.
    limits : Limits
        What the service takes from one caller.
    """

    agreements: Path | None = None
    mappings: Path | None = None
    turnout: Path | None = None
    demand: Path | None = None
    centres: Path | None = None
    record: Path | None = None
    heads: Path | None = None
    clock_ahead_s: Annotated[int, Field(ge=0, le=3600)] = 60
    shortage_h: Annotated[float, Field(gt=0, le=168)] = 12
    answer_min: Annotated[float, Field(gt=0, le=1440)] = 60
    warn_below_share: Annotated[float, Field(gt=0, le=1)] | None = None
    warn_margin_share: Annotated[float, Field(ge=0, le=1)] = 0.02
    sharing: Sharing = Sharing.NOTHING
    limits: Limits = Limits()

    def accepting(self, agreements: Iterable[str]) -> Self:
        """Accept some agreements more as reported."""
        return self.model_copy(update={"accepted": self.accepted | set(agreements)})

    def with_demand(self, demand: Path | None) -> Self:
        """Take another file of demand, if one is given."""
        return self if demand is None else self.model_copy(update={"demand": demand})

    def recording(self, record: Path | None, heads: Path | None) -> Self:
        """Keep records in other folders, if they are given."""
        return self.model_copy(
            update={"record": record or self.record, "heads": heads or self.heads}
        )


def load_settings(path: Path | None) -> Deployment:
    """
    Read a settings file; without one the defaults hold.

    Paths in the file are relative to its folder.

    Raises
    ------
    BadSettings
        About the first thing that is wrong, with the file, the key and the way out.
    """
    if path is None:
        return Deployment()
    given = read_toml(path, BadSettings)
    for key in _PATHS:
        if isinstance(given.get(key), str):
            given[key] = path.parent / given[key]
    return understood(Deployment, given, f"{path.name}: ", BadSettings)
