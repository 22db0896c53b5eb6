"""Which inputs of a decision are no longer what they were."""

from collections.abc import Iterator
from typing import Any, Final

from api.record.canonical import sha256_of
from api.record.kept import Kept
from api.record.pins import code, hash_of_demand, hash_of_mappings, hash_of_texts, tables
from api.schemas.record import Difference
from api.services.now import Now

_IN_RECORD: Final = "the record holds those that were used, and they are used again"


def differences(record: Kept, now: Now) -> Iterator[Difference]:
    """Name each input that differs: what it was, what it is, and what to do about it."""
    was = record.content
    yield from _code(was["code"])
    if was["region"]["hash"] != now.region.manifest.hash:
        says = f"the region is another one; give the folder of {was['region']['name']} of that time"
        yield _different("region", was["region"]["hash"], now.region.manifest.hash, says)
    if was["agreements"]["hash"] != now.catalogue.sha256:
        says = "the agreements say something else; give those of that time with --agreements"
        yield _different("agreements", was["agreements"]["hash"], now.catalogue.sha256, says)
    yield from _demand(was["demand"], now)
    if was["texts"] != hash_of_texts(now.speaks):
        says = "the translations are others; the English would not differ by that"
        yield _different("texts", was["texts"], hash_of_texts(now.speaks), says)
    today = tables()
    for name, sha256 in was["tables"].items():
        if sha256 != today.get(name):
            says = "this table ships with the project and is another one; take the version of then"
            yield _different(f"tables.{name}", sha256, today.get(name, "none"), says)
    yield from _in_record(record, now)


def _code(was: dict[str, Any]) -> Iterator[Difference]:
    is_now = code()
    if was["sha256"] != is_now["sha256"]:
        says = "the code is another one; install that version to be sure"
        names = [f"{one['version']} {one['sha256']}" for one in (was, is_now)]
        yield _different("code", names[0], names[1], says)
    for name, version in {"python": was["python"], **was["libraries"]}.items():
        other = is_now["python"] if name == "python" else is_now["libraries"].get(name, "none")
        if version != other:
            says = "it runs with another version, which should not but may change an answer"
            yield _different(f"code.{name}", version, other, says)


def _demand(was: str | None, now: Now) -> Iterator[Difference]:
    is_now = "none" if now.demand is None else hash_of_demand(now.demand)
    if was is not None and was != is_now:
        says = "the demand is not the one that was used; give that with --demand"
        yield _different("demand", was, is_now, says)


def _in_record(record: Kept, now: Now) -> Iterator[Difference]:
    of_then = record.content["inputs"]
    today = {
        "mappings": hash_of_mappings(now.mappings),
        "turnout": sha256_of(dict(now.turnouts)),
    }
    for name, sha256 in today.items():
        if of_then[name] != sha256:
            says = f"the tables of today are others; {_IN_RECORD}"
            yield _different(name, of_then[name], sha256, says, matters=False)


def _different(name: str, was: str, is_now: str, says: str, *, matters: bool = True) -> Difference:
    return Difference(input=name, recorded=was, now=is_now, matters=matters, says=f"{says}.")
