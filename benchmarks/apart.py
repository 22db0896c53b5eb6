"""What a process of its own takes, its peak of memory included."""

import os
import subprocess
import sys
import tempfile
from typing import NamedTuple

from benchmarks.regions import ROOT


class Done(NamedTuple):
    """What a process wrote, and the most memory it held at once."""

    said: str
    peak_gb: float


def apart(code: str, *arguments: str) -> Done:
    """
    Run Python code in a process of its own.

    Raises
    ------
    subprocess.CalledProcessError
        If it failed; what it wrote is in it.
    """
    command = [sys.executable, "-c", code, *arguments]
    with tempfile.TemporaryFile("w+") as said:
        # Our own interpreter and our own code.
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    return Done(text, used.ru_maxrss / 2**20)  # Linux counts in KiB.
