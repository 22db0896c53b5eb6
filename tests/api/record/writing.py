"""A process that writes records from several threads until it is killed, and says which are in."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from api.record.log import Log

_LARGE: Final = "é" * 300_000  # What takes long to write is what a kill may cut in two.


def main() -> None:
    """Write into the two folders that are given."""
    records, heads = map(Path, sys.argv[1:])
    log = Log(records, heads, {}, every=10)

    def write(thread: int) -> None:
        number = 0
        while True:
            number += 1
            text = _LARGE if number % 5 == thread else "short"
            sequence = log.add("decision", {"thread": thread, "number": number, "says": text})
            log.sync(sequence)
            sys.stdout.write(f"{sequence} {thread} {number}\n")  # The answer is given out.
            sys.stdout.flush()

    with ThreadPoolExecutor(4) as crowd:
        for done in crowd.map(write, range(4)):
            raise AssertionError(done)


if __name__ == "__main__":
    main()
