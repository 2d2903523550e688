"""What stands before the app: foreign hosts and origins, paths that climb, what is too large: refused and logged."""

import asyncio
import logging

import pytest

from agents.errors import InputError
from viz.app.gate import LARGEST_BODY, POLICY, Gate
from viz.app.server import listening

OURS = "127.0.0.1:8765"


async def inner(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"let through"})


def answered(gate, path="/", method="GET", kind="http", **headers):
    """Status and body that a request gets."""
    given = {"host": OURS} | {key.replace("_", "-"): value for key, value in headers.items()}
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "headers": [(key.encode(), value.encode("latin-1")) for key, value in given.items()],
    }
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    asyncio.run(gate(scope, receive, send))
    if kind == "websocket" and sent[0]["type"] == "websocket.close":
        return 403, "", {}
    return sent[0]["status"], sent[1]["body"].decode(), dict(sent[0]["headers"])


@pytest.fixture
def gate():
    return Gate(inner, "127.0.0.1", lambda _: None)


@pytest.mark.parametrize("host", [OURS, "localhost:8765", "[::1]:8765", "127.0.0.1"])
def test_our_own_names_come_through(host, gate):
    status, body, headers = answered(gate, host=host, origin=f"http://{host}")
    assert (status, body) == (200, "let through")
    assert headers[b"content-security-policy"] == POLICY.encode()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "192.168.1.7", "", "[x"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_foreign_hosts_are_refused_and_logged(host, kind, gate, caplog):
    with caplog.at_level(logging.WARNING, "luohu.app"):
        status, body, _ = answered(gate, host=host, kind=kind)
    assert status == 403
    assert "let through" not in body
    assert "refused (403)" in caplog.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "file://", "http://localhost"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_foreign_origins_are_refused(origin, kind, gate):
    status, body, _ = answered(gate, origin=origin, kind=kind)
    assert status == 403
    if kind == "http":
        assert "Origin" in body
        assert "请求" in body


@pytest.mark.parametrize(
    "path",
    [
        "/../etc/passwd",
        "/static/..%2f..%2fetc/passwd",
        "/_solara/cdn/%252e%252e/x",
        "/a\\..\\b",
        "/static/%00",
        "/%5c..%5c",
    ],
)
def test_paths_that_climb_are_refused(path, gate):
    assert answered(gate, path)[0] == 403


def test_other_methods_and_large_bodies_are_refused(gate):
    assert answered(gate, method="PUT")[0] == 405
    assert answered(gate, method="POST", content_length=str(LARGEST_BODY))[0] == 200
    assert answered(gate, method="POST", content_length=str(LARGEST_BODY + 1))[0] == 413
    assert answered(gate, method="POST", content_length="-1")[0] == 413
    assert answered(gate, method="POST", transfer_encoding="chunked")[0] == 413


def test_a_page_too_many_is_refused_with_a_sentence():
    gate = Gate(inner, "127.0.0.1", lambda visitor: None if visitor == "here" else ("满了。", "Full."))
    status, body, _ = answered(gate)
    assert status == 503
    assert "满了。" in body
    assert "Full." in body
    assert answered(gate, "/static/x.js")[0] == 200
    # Whoever is here already may load the page again.
    assert answered(gate, cookie="a=b; solara-session-id=here")[0] == 200


def test_told_to_listen_everywhere_addresses_are_ours_and_names_are_not():
    gate = Gate(inner, "0.0.0.0", lambda _: None)
    assert answered(gate, host="192.168.1.7:8765")[0] == 200
    assert answered(gate, host="evil.example:8765")[0] == 403


def test_a_port_that_is_taken_is_refused_in_a_sentence():
    with listening("127.0.0.1", 0) as taken, pytest.raises(InputError, match="--port"):
        listening("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(InputError, match="--host"):
        listening("203.0.113.7", 0)
