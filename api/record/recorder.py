"""Decisions of one process, put on record before they are given out."""

import threading
from collections import deque
from typing import Any, Final, NamedTuple

from api.record.canonical import sha256_of
from api.record.log import Log
from api.record.pins import code, hash_of_demand, hash_of_texts, tables
from api.record.used import Used, driven_content, fleet_content, settings_content, told
from dispatch.demand_file import DemandPoints
from dispatch.mappings.senders import Mappings
from dispatch.mappings.turnout import TurnoutTable
from dispatch.texts.tongue import Tongue

FORMAT: Final = 1
"""Of decisions in a log; another number is read by other code."""
_REMEMBERED: Final = 64  # A fleet that comes with each request is written each time.


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
        self._written: deque[str] = deque(maxlen=_REMEMBERED)
        self._last: dict[str, tuple[object, str]] = {}
        self._tables = tables()
        self._demand = hash_of_demand(around.demand) if around.demand is not None else None

    def record(self, used: Used, answer: dict[str, Any], speaks: Tongue) -> str:
        """
        Put a decision on record; give the record's id.

        Raises
        ------
        NotRecorded
            If it is not on the disk.
        """
        standby, law = used.standby, used.law
        manifest = standby.region.manifest
        content = {
            "format": FORMAT,
            "code": code(),
            "told": told(used, speaks.language),
            "as_of": used.incident.time,
            "region": {"name": manifest.name, "hash": manifest.hash},
            "agreements": {"hash": law.catalogue.sha256, "accepted": law.accepted},
            "tables": self._tables,
            "texts": hash_of_texts(speaks),
            "demand": None if used.people is None else self._demand,
            "inputs": self._inputs(used),
            "answer": answer,
        }
        sequence = self._log.add("decision", content)
        self._log.sync(sequence)
        return f"{self._log.name}.{sequence}"

    def close(self) -> None:
        """End the log."""
        self._log.close()

    def _inputs(self, used: Used) -> dict[str, str]:
        standby, around = used.standby, self._around
        shared = {
            "fleet": (standby.fleet, fleet_content),
            "driving": (standby.driving, driven_content),
            "settings": (used.settings, settings_content),
            "turnout": (around.turnouts, dict),
            "mappings": (around.mappings, lambda mappings: dict(mappings.senders)),
        }
        with self._putting:
            return {name: self._put(name, of, write) for name, (of, write) in shared.items()}

    def _put(self, name: str, of: object, write: Any) -> str:
        """Write what is not among the last that were written; give its hash."""
        last = self._last.get(name)
        if last is not None and last[0] is of and last[1] in self._written:
            return last[1]
        content = write(of)
        sha256 = sha256_of(content)
        if sha256 not in self._written:
            self._log.add("input", {"name": name, "sha256": sha256, "is": content})
            self._written.append(sha256)
        self._last[name] = of, sha256
        return sha256
