"""The real service in a process of its own, on a free port, with all that it writes on stderr."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import IO, Any

from tests.api.cli.test_root import COMMAND
from tests.api.deployments import Files


@dataclass
class Served:
    """A running service; its log is whole once it has ended."""

    process: "subprocess.Popen[str]"
    host: str = ""
    port: int = 0
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def events(self) -> list[dict[str, Any]]:
        """Each line of the log: it must be one JSON record."""
        return [json.loads(line) for line in self.log]


@contextmanager
def serving(files: Files, *words: object, demo: bool = True) -> Iterator[Served]:
    """Serve a deployment with a log in JSON, until the block ends or somebody kills it."""
    given: list[object] = [
        "--region",
        files.region,
        "--fleet",
        files.fleet,
        "--settings",
        files.settings,
    ]
    given += ["--demo"] if demo else []
    said = map(str, (*given, "--port", 0, "--log-format", "json", *words))
    call = [str(COMMAND), "serve", *said]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as server:
        served = Served(server)
        assert server.stderr is not None
        for line in server.stderr:
            served.log.append(line)
            if "Serving on " in line:
                break
        else:
            message = f"It did not come up: {served.log}"
            raise AssertionError(message)
        at = served.events[-1]["event"].removeprefix("Serving on http://").partition(",")[0]
        served.host, port = at.rsplit(":", 1)
        served.port = int(port)
        reader = Thread(target=_drain, args=(server.stderr, served.log))
        reader.start()
        try:
            yield served
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
            reader.join()


def _drain(stream: IO[str], log: list[str]) -> None:
    log.extend(stream)
