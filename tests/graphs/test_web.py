import socket
from collections.abc import Iterator

import pytest

from graphs.errors import NotFetched
from graphs.web import Patience, Web
from tests.mirror import QUICK, Mirror, serving

NAME = "europe/xa-latest.osm.pbf.md5"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as mirror:
        mirror.files[NAME] = b"fits"
        yield mirror


def ask(url: str) -> str:
    with Web(QUICK) as web:
        return web.text(url)


def refusal(url: str) -> str:
    with pytest.raises(NotFetched) as refused:
        ask(url)
    return str(refused.value)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(mirror: Mirror, status: int) -> None:
    mirror.says = [status, status]
    assert ask(f"{mirror.url}/{NAME}") == "fits"
    assert len(mirror.asked) == 3


def test_a_server_that_stays_busy_is_given_up(mirror: Mirror) -> None:
    mirror.says = [503] * 10
    assert refusal(f"{mirror.url}/{NAME}").endswith(
        " is not given now (the server says 503 Service Unavailable): fetch again later."
    )
    assert len(mirror.asked) == QUICK.tries


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "is not there (the server says 404 Not Found): check the base URL."),
        (410, "is not there (the server says 410 Gone): check the base URL."),
        (403, "is not given (the server says 403 Forbidden): try another base URL."),
    ],
)
def test_a_server_that_has_or_gives_nothing_is_asked_once(
    mirror: Mirror, status: int, told: str
) -> None:
    mirror.says = [status]
    assert refusal(f"{mirror.url}/{NAME}") == f"{mirror.url}/{NAME} {told}"
    assert len(mirror.asked) == 1


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


def test_a_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    host = nobody()
    assert refusal(f"http://{host}/{NAME}") == (
        f"{host} cannot be reached; check the network, the base URL and, behind a proxy, "
        "HTTPS_PROXY. Then fetch again."
    )


def test_a_server_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as silent, Web(QUICK._replace(read_s=0.1)) as web:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NotFetched, match="cannot be reached"):
            web.text(f"http://127.0.0.1:{silent.getsockname()[1]}/{NAME}")


def test_a_dead_proxy_is_told_from_a_dead_server(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", f"http://{nobody()}")
    told = refusal(f"{mirror.url}/{NAME}")
    assert told.startswith(f"The proxy does not lead to 127.0.0.1:{mirror.port}; check HTTPS_PROXY")
    assert mirror.asked == []


def test_https_with_a_server_that_does_not_speak_it_is_not_trusted(mirror: Mirror) -> None:
    told = refusal(f"https://127.0.0.1:{mirror.port}/{NAME}")
    assert told.startswith(f"127.0.0.1:{mirror.port} gives no connection that can be trusted (")
    assert told.endswith("Name the authority of a mirror of your own in REQUESTS_CA_BUNDLE.")
    assert "object at 0x" not in told


@pytest.mark.parametrize("base_url", ["", "mirror", "ftp://mirror", "http://", "http://[::"])
def test_what_is_no_address_is_said_to_be_none(base_url: str) -> None:
    assert refusal(f"{base_url}/{NAME}").startswith(f"{base_url}/{NAME} is no address of the web;")


def test_pauses_grow_and_have_an_end() -> None:
    pauses_s = [Patience(wait_s=1.0).pause_s(n) for n in range(1, 9)]
    assert pauses_s == [1, 2, 4, 8, 16, 32, 60, 60]
