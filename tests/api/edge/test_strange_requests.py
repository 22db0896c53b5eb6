"""Whatever bytes come over the wire: one answer, never a failure, and if a refusal, a document."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.cli.protocol import Protocol
from tests.api.deployments import Files
from tests.api.served import Served, serving

LINE = b"GET /v1/ready HTTP/1.1\r\n"
HOST = b"Host: here\r\n"
END = b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(files: Files) -> Files:
    settings = files.settings.with_name("impatient.toml")
    given = files.settings.read_text("utf-8")
    settings.write_text(f"{given}limits.body_timeout_s = 2\n", "utf-8")
    return files._replace(settings=settings)


@pytest.fixture(scope="module")
def served(impatient: Files) -> Iterator[Served]:
    with serving(impatient) as served:
        yield served


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class Heard(NamedTuple):
    """What came back: the status, the head and the body of the one answer."""

    status: int
    head: bytes
    body: bytes

    @property
    def problem(self) -> str:
        """The name of the problem; an answer that refuses must be such a document."""
        assert b"content-type: application/problem+json" in self.head.lower()
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        name: str = document["type"].removeprefix("/problems/")
        return name


def said(served: "Served | Address", request: bytes) -> bytes:
    with socket.create_connection((served.host, served.port), timeout=60) as plug:
        plug.sendall(request)
        return b"".join(iter(lambda: plug.recv(65536), b""))


def heard(served: "Served | Address", request: bytes) -> Heard:
    """Send some bytes and hear the one answer: never a failure, never a second answer."""
    answer = said(served, request)
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    assert status < 500, answer
    length = re.search(rb"content-length: (\d+)", head.lower())
    assert length, head
    assert len(body) == int(length[1]), answer  # So there is no second answer after it.
    for line in head.split(b"\r\n")[1:]:
        assert re.fullmatch(rb"[A-Za-z-]+: [ -~]*", line), line
    told = Heard(status, head, body)
    assert status < 400 or told.problem
    return told


@pytest.mark.parametrize(
    "path",
    [
        "/..",
        "/../../etc/passwd",
        "/v1/../v1/ready",
        "/v1/ready/",
        "//v1/ready",
        "/v1//ready",
        "/v1/%2e%2e/ready",
        "/v1%2fready/x",
        "/v1/agreements/..%2f..%2fetc%2fpasswd",
        "/v1/agreements/%00",
        "/v1/agreements/%0d%0aX-Injected:%201",
        "/v1/agreements/%ff%fe",
        "/v1/agreements/%c3%28",
        "/v1/agreements/%",
        "/v1/agreements/" + "a" * 5000,
        "/static-offline-docs/../../../etc/passwd",
        "/static-offline-docs/..%2f..%2f..%2fetc/passwd",
        "/static-offline-docs/%00",
        "/static-offline-docs",
        "/problems/..%2f..%2fapi",
        "/problems/%3Cscript%3E",
        "*",
        "http://elsewhere/v1/nothing",
        "/v1/ready;x=1",
        "/\\..\\..",
        "/{id_}",
    ],
)
def test_a_strange_path_leads_nowhere(served: Served, path: str) -> None:
    answer = heard(served, f"GET {path} HTTP/1.1\r\n".encode() + HOST + END)
    assert answer.status == 404
    assert b"root:" not in answer.body
    assert b"X-Injected" not in answer.head


@pytest.mark.parametrize("path", ["/v1%2fready", "/v1/%72eady", "/v1/ready?..", "/v1/ready#x"])
def test_a_path_may_be_written_in_several_ways(served: Served, path: str) -> None:
    assert heard(served, f"GET {path} HTTP/1.1\r\n".encode() + HOST + END).status in {200, 404}


@pytest.mark.parametrize(
    "query",
    [b"at=%ff", b"at=%00", b"at=%0d%0aSet-Cookie:%20a", b"&&&==", b"at=" + b"9" * 9000, b"at[]=1"],
)
def test_a_strange_query_is_a_refusal_or_nothing(served: Served, query: bytes) -> None:
    answer = heard(served, b"GET /v1/centres?" + query + b" HTTP/1.1\r\n" + HOST + END)
    assert b"set-cookie" not in answer.head.lower()


@pytest.mark.parametrize(
    ("request_", "status", "problem"),
    [
        (b"\r\n\r\n\x00\x01\x02\r\n\r\n", 400, "no-http"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "no-http"),  # TLS.
        (b"GET /v1/ready\r\n\r\n", 400, "no-http"),
        (b"GET /v1/re ady HTTP/1.1\r\n" + HOST + END, 400, "no-http"),
        ("GET /v1/r\u00e9ady HTTP/1.1\r\n".encode() + HOST + END, 400, "no-http"),
        (LINE + END, 400, "no-http"),  # No Host.
        (LINE + HOST + HOST + END, 400, "no-http"),
        (LINE + HOST + b"X-A: a\x00b\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"X-A: a\nb\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"X A: a\r\n" + END, 400, "no-http"),
        (LINE + HOST + b": a\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"Content-Length: x\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"Transfer-Encoding: gzip, chunked\r\n" + END, 400, "no-http"),
        (LINE + HOST + b"X-A: " + b"a" * 20_000 + b"\r\n" + END, 431, "head-too-large"),
        (LINE + HOST + b"X-A: b\r\n" * 4500 + END, 431, "head-too-large"),
        (LINE + HOST + b"X-A: " + b"a" * 500_000 + b"\r\n" + END, 431, "head-too-large"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + END, 431, "head-too-large"),
    ],
)
def test_what_is_no_request_is_refused(
    served: Served, request_: bytes, status: int, problem: str
) -> None:
    answer = heard(served, request_)
    assert answer.problem == problem
    assert answer.status == status


@pytest.mark.parametrize(
    "header",
    [
        b"X-Request-Id: a\xff",
        b"Accept-Language: \xff;q=\xfe",
        b"Accept-Language: " + b"a," * 4000,
        b"Authorization: Bearer \xff\xfe",
        b"Authorization: Bearer",
        b"Authorization: Basic ====",
        b"Authorization: " + b"Bearer " * 1000,
        b"Host2: x\r\nX-Forwarded-For: not-an-address, ::::",
        b"X-Forwarded-For: \xff",
        b"X-Forwarded-Proto: javascript",
        b"X-Forwarded-Host: evil",
        b"Idempotency-Key: \xff",
        b"Range: bytes=0-1,2-99999999999",
        b"If-None-Match: *",
        b"Expect: 200-maybe",
        b"Upgrade: websocket\r\nConnection: Upgrade",
        b"Cookie: \xff=\xfe",
        b"Content-Length: 0",
    ],
)
def test_a_strange_header_changes_nothing(served: Served, header: bytes) -> None:
    for path in (b"/v1/centres", b"/docs", b"/static-offline-docs/favicon.png", b"/metrics"):
        request = b"GET " + path + b" HTTP/1.1\r\n" + HOST + header + b"\r\n" + END
        answer = said(served, request)
        assert answer.split(b" ", 2)[1] in {b"200", b"206", b"304", b"401", b"416"}, answer


METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PURGE", "get", "G-T!"]


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_method_is_told_the_right_one(served: Served, method: str) -> None:
    answer = said(served, f"{method} /v1/recommendations HTTP/1.1\r\n".encode() + HOST + END)
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nallow: POST\r\n" in answer


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 5\r\n\r\n[1,2]GET /v1/health HTTP/1.1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00",
        b"Content-Length: 100\r\n\r\n{",
        b"Content-Length: 999999999999\r\n\r\n{",
    ],
)
def test_a_strange_body_is_refused_once(served: Served, body: bytes) -> None:
    head = b"POST /v1/recommendations HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
    answer = heard(served, head + b"Connection: close\r\n" + body)
    assert answer.status in {400, 408, 413, 422}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """A server in this process that waits for a head for a tenth of a second."""
    monkeypatch.setattr("api.cli.protocol._HEAD_S", 0.1)
    taken = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(FastAPI(), http=Protocol, log_config=None, timeout_keep_alive=1)
    )
    running = threading.Thread(target=server.run, args=([taken],))
    running.start()
    yield Address(*taken.getsockname())
    server.should_exit = True
    running.join()


def test_who_does_not_finish_the_head_of_a_request_is_not_waited_for(hasty: Address) -> None:
    assert heard(hasty, b"GET /v1/ready HTTP/1.1\r\nX-Slow: ").problem == "too-slow"
    whole = b"GET /openapi.json HTTP/1.1\r\n" + HOST + b"\r\n"
    assert heard(hasty, whole + b"GET /").status == 200
    assert said(hasty, b"") == b""


def test_who_goes_on_after_a_refusal_is_cut_off(hasty: Address) -> None:
    with socket.create_connection((hasty.host, hasty.port), timeout=60) as plug:
        plug.sendall(b"no request\r\n\r\n")
        assert b"/problems/no-http" in b"".join(iter(lambda: plug.recv(65536), b""))
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            keep_sending(plug)


def keep_sending(plug: socket.socket) -> None:
    while True:
        plug.sendall(b"more")
        time.sleep(0.05)


@given(
    request_=st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [LINE, HOST, END, b"\r\n", b"GET ", b"/", b" ", b"HTTP/1.1", b"\x00", b"a:b"]
        ),
        max_size=12,
    ).map(b"".join)
)
def test_whatever_comes_the_next_one_is_answered(served: Served, request_: bytes) -> None:
    with socket.create_connection((served.host, served.port), timeout=60) as plug:
        plug.sendall(request_)
        plug.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: plug.recv(65536), b""))
    assert not re.search(rb"^HTTP/1.1 5", answer)
    assert heard(served, LINE + HOST + END).status == 200


def test_no_line_of_the_log_is_forged_and_nothing_failed(impatient: Files) -> None:
    with serving(impatient) as served:
        for path in ("/%0a{%22event%22:%22forged%22}", "/v1/agreements/%0d%0aforged"):
            heard(served, f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"X-A: forged\r\n" + END)
        heard(served, b"forged\r\n\r\n")
        said(served, LINE + HOST + b"X-Request-Id: forged\x0b{\r\n" + END)
    assert "forged" not in "".join(served.log)
    assert {event["level"] for event in served.events} <= {"info", "warning"}


def test_the_caller_is_who_the_proxy_says_on_this_machine(impatient: Files) -> None:
    with serving(impatient) as served:
        forwarded = b"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"
        heard(served, LINE + HOST + forwarded + END)
    [answered] = [event for event in served.events if event["logger"] == "api.access"]
    assert answered["client"] == "203.0.113.7"
