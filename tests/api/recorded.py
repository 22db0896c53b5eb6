"""Deployments that put their answers on record, on the fictional street."""

from pathlib import Path
from typing import Final, NamedTuple

from api.schemas.ask import Ask
from api.schemas.record import Replay
from api.services.desk import Desk, open_desk
from api.services.recommendations import answer
from api.services.recording import on_record
from api.services.replay import replay
from api.settings import Deployment, load_settings
from graphs.region import Region
from tests.api.deployments import write_deployment
from tests.fictional import at

WIDE_LAW: Final = """
id = "XA-XB-2"
name = "More friendship"
parties = ["XA", "XB"]
legal_force = "treaty"
level = "bilateral"
layer = "daily"
status = "verified"
checked_by = "a lawyer"
checked_on = 2021-04-01
confidence = "high"
valid_from = 2021-03-01

[sources.gazette]
at = "the gazette of XA"
dated = 2021-02-01
"""
CLAUSE: Final = """
[[clause]]
id = "art-{number}"
says = "A unit may cross."
source = "gazette"
confidence = "high"
from = "{start}"
to = "{end}"
trigger = {trigger}
"""
TRIGGERS: Final = {
    "plain": ('{ kind = "donor_accepts" }',),
    "home": (
        '{ kind = "own_misses_norm", minutes = 4, clock_start = "call" }',
        '{ kind = "time_window", from = 07:00:00, to = 19:00:00, days = ["wed", "thu"] }',
    ),
    "drop": (
        '{ kind = "faster", by_s = 60 }',
        '{ kind = "crew_min", people = 2 }',
        '{ kind = "mass_casualty", keywords = ["PLAN"] }',
    ),
    "cover": (
        '{ kind = "donor_cover_ok", max_lost_pct = 50.0 }',
        '{ kind = "choice_in", choices = [1] }',
    ),
}
"""By the name of the settings: the best clause hides the others, so each has a few only."""
DEMAND: Final = "lat,lon,weight\n" + "".join(
    "{},{},{}\n".format(*at(km), 10 * km) for km in range(1, 10)
)
SETTINGS: Final = {
    "plain": "",
    "home": 'stale = "home"\nmin_gain_s = 45\ntime_zone = "Asia/Tokyo"\n',
    "drop": 'stale = "drop"\nstale_after_s = 60\nturnout = "turnout.toml"\n',
    "cover": 'cover_norm_min = 4.5\ndemand = "demand.csv"\n'
    'grid = [{ area = "XA-1", centres = ["west", "east"] }]\n',
}
TURNOUT: Final = """
assumption = true
source = "none"
time_zone = "Europe/Brussels"
turnout = [
  { availability = "available_on_air", seconds = 7, types = ["CAR"] },
  { availability = "available_on_air", seconds = 3 },
  { availability = "available_at_station", seconds = 61, from = 08:00:00, to = 20:30:00 },
  { availability = "available_at_station", seconds = 95, from = 20:30:00, to = 08:00:00 },
]
"""


class Kept(NamedTuple):
    """A deployment on disk, the desk that it opens, and where its records go."""

    folder: Path
    region: Path
    desk: Desk
    records: Path

    def answered(self, ask: Ask, language: str = "en") -> str:
        """Give an answer; give the id of its record."""
        record = answer(self.desk, ask, language).record
        assert record is not None
        return record

    def replayed(self, id_: str, deployment: Deployment | None = None) -> Replay:
        return replay(id_, self.records, self.region, deployment or self.desk.settings)


def keeping(folder: Path, region: Region, settings: str = "plain", more: str = "") -> Kept:
    """Write a deployment that keeps records, and open it."""
    files = write_deployment(folder, region.path)
    clauses = "".join(
        CLAUSE.format(number=2 * number + way, trigger=trigger, start=start, end=end)
        for number, trigger in enumerate(TRIGGERS[settings])
        for way, (start, end) in enumerate([("XB", "XA"), ("XA", "XB")])
    )
    (folder / "law/more.toml").write_text(WIDE_LAW + clauses, encoding="utf-8")
    (folder / "demand.csv").write_text(DEMAND, encoding="utf-8")
    (folder / "turnout.toml").write_text(TURNOUT, encoding="utf-8")
    with files.settings.open("a", encoding="utf-8") as file:
        file.write(f'record = "records"\n{more}{SETTINGS[settings]}')
    desk = on_record(open_desk(files.region, files.fleet, load_settings(files.settings)))
    return Kept(folder, files.region, desk, folder / "records")
