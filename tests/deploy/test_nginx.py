"""The example of a proxy has the limits of the service; nginx itself is not run."""

import re
from pathlib import Path

import dispatch
from api.edge.rated import HEAD_BYTES
from api.settings import Limits

ROOT = Path(dispatch.__path__[0]).parent
CONF = re.sub(r"\s*#.*", "", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
SIZES = {"k": 2**10, "m": 2**20}


def said(directive: str) -> str:
    """Give what the configuration says once, for the server."""
    [value] = re.findall(rf"^    {directive} (.*);$", CONF, re.MULTILINE)
    return str(value)


def test_its_limits_are_those_of_the_service() -> None:
    assert said("client_max_body_size") == f"{Limits().max_body_bytes // SIZES['m']}m"
    assert said("client_body_timeout") == f"{Limits().body_timeout_s:g}s"
    number, size = said("large_client_header_buffers").split()
    assert int(number) * int(size[:-1]) * SIZES[size[-1]] == HEAD_BYTES


def test_what_a_caller_says_about_itself_is_replaced() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in CONF
    assert "$proxy_add_x_forwarded_for" not in CONF


def test_the_feed_is_not_held_back() -> None:
    [feed] = re.findall(r"location = /v1/events \{(.*?)\}", CONF, re.DOTALL)
    assert "proxy_buffering off;" in feed


def test_every_line_is_a_directive_or_a_block_and_all_blocks_end() -> None:
    assert CONF.count("{") == CONF.count("}")
    for line in filter(None, map(str.strip, CONF.splitlines())):
        assert line.endswith((";", "{")) or line == "}", line


def test_no_location_sets_headers_of_its_own() -> None:
    """Where one does, nginx forgets all that the server sets."""
    for block in re.findall(r"location .*?\{(.*?)\}", CONF, re.DOTALL):
        assert "proxy_set_header" not in block
        assert "add_header" not in block
