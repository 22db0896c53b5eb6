"""Decisions of one process, put on record before they are given out."""

import threading
from typing import Any, Final, NamedTuple

from api.record.canonical import sha256_of
from api.record.chain import NEAR
from api.record.fleets import Bases
from api.record.log import Log
from api.record.pins import code, hash_of_demand, hash_of_texts, tables
from api.record.used import Used, driven_content, settings_content, told
from dispatch.demand_file import DemandPoints
from dispatch.fleet import Fleet
from dispatch.mappings.senders import Mappings
from dispatch.mappings.turnout import TurnoutTable
from dispatch.texts.tongue import Tongue

FORMAT: Final = 2
"""Of decisions in a log; in format 1 every fleet was whole, and nobody was promised."""
READABLE: Final = (1, 2)
_REMEMBERED: Final = NEAR - 16  # One decision may write some before it names the first.


class Caller(NamedTuple):
    """
    Who asked: a key by its id, which is no secret, and the control room it speaks for.

    Attributes
    ----------
    centre : str or None
        None for the demo, where nobody says it.
    """

    key: str
    centre: str | None


class Around(NamedTuple):
    """What a deployment decides with, beside what ``decide`` itself is given."""

    mappings: Mappings
    turnouts: TurnoutTable
    demand: DemandPoints | None


class Recorder:
    """Writes decisions to a log; what many of them share is written once and then named."""

    def __init__(self, log: Log, around: Around) -> None:
        self._log, self._around = log, around
        self._putting = threading.Lock()
        self._written: dict[str, None] = {}  # In the order of writing.
        self._last: dict[str, tuple[object, str]] = {}
        self._bases = Bases()
        self._tables = tables()
        self._demand = hash_of_demand(around.demand) if around.demand is not None else None

    def record(
        self, used: Used, answer: dict[str, Any], speaks: Tongue, by: Caller | None = None
    ) -> str:
        """
        Put a decision on record; give the record's id.

        Parameters
        ----------
        by : Caller or None
            Who asked; None where nobody had to say it, as on the command line.

        Raises
        ------
        NotRecorded
            If it is not on the disk.
        """
        standby, law = used.standby, used.law
        manifest = standby.region.manifest
        content: dict[str, Any] = {
            "format": FORMAT,
            "by": None if by is None else by._asdict(),
            "code": code(),
            "told": told(used, speaks.language),
            "as_of": used.incident.time,
            "region": {"name": manifest.name, "hash": manifest.hash},
            "agreements": {"hash": law.catalogue.sha256, "accepted": law.accepted},
            "tables": self._tables,
            "texts": hash_of_texts(speaks),
            "demand": None if used.people is None else self._demand,
            "answer": answer,
        }
        with self._putting:  # Nobody else's inputs come between a decision and its own.
            content["inputs"] = self._inputs(used)
            sequence = self._log.add("decision", content)
        self._log.sync(sequence)
        return f"{self._log.name}.{sequence}"

    def close(self) -> None:
        """End the log."""
        self._log.close()

    def _inputs(self, used: Used) -> dict[str, str]:
        standby, around = used.standby, self._around
        shared = {
            "driving": (standby.driving, driven_content),
            "settings": (used.settings, settings_content),
            "turnout": (around.turnouts, dict),
            "mappings": (around.mappings, lambda mappings: dict(mappings.senders)),
        }
        named = {name: self._put(name, of, write) for name, (of, write) in shared.items()}
        return named | {"fleet": self._put_fleet(standby.fleet)}

    def _put_fleet(self, fleet: Fleet) -> str:
        """Write what differs from a fleet that was written, or all of it; give its hash."""
        last, sha256 = self._last.get("fleet", (None, ""))
        if last is fleet and sha256 in self._written:
            return sha256
        how = self._bases.next(fleet, self._written)
        if how.content is not None:
            sha256 = self._write("fleet", how.content)
        elif how.base is not None:
            sha256 = how.base.sha256
        self._bases.wrote(fleet, sha256, how)
        self._last["fleet"] = fleet, sha256
        return sha256

    def _put(self, name: str, of: object, write: Any) -> str:
        """Write what is not among the last that were written; give its hash."""
        last = self._last.get(name)
        if last is not None and last[0] is of and last[1] in self._written:
            return last[1]
        self._last[name] = of, self._write(name, write(of))
        return self._last[name][1]

    def _write(self, name: str, content: dict[str, Any]) -> str:
        sha256 = sha256_of(content)
        if sha256 not in self._written:
            self._log.add("input", {"name": name, "sha256": sha256, "is": content})
            self._written[sha256] = None
            if len(self._written) > _REMEMBERED:
                del self._written[next(iter(self._written))]
        return sha256
