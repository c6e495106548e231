"""A server that is hostile, or broken, cannot make the client write outside the folder of the release."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dianjing.core.errors import Invalid, Unavailable
from dianjing.sdk.client import Client
from dianjing.sdk.loading import fetch, load
from dianjing.sdk.transport import Address, Transport


class _Server(ThreadingHTTPServer):
    """Answers with prepared bytes by path, and counts how often each was asked for."""

    answers: dict[str, bytes]
    fails: dict[str, int]
    asked: list[str]


class _Answers(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.fails.get(self.path, 0) > 0:
            self.server.fails[self.path] -= 1
            self.send_error(503)
            return
        body = self.server.answers.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or b"{}")))
        self.end_headers()
        self.wfile.write(body if body is not None else b"{}")

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


@pytest.fixture
def server() -> Iterator[_Server]:
    found = _Server(("127.0.0.1", 0), _Answers)
    found.answers, found.fails, found.asked = {}, {}, []
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def client(server: _Server) -> Iterator[Client]:
    with Client(Address(f"http://127.0.0.1:{server.server_port}", "dj_x")) as found:
        yield found


def _manifest(file: str, split: str) -> bytes:
    return json.dumps(
        {
            "format": "dianjing-release",
            "version": 1,
            "dataset": "pets",
            "number": 1,
            "created": "2026-01-01T00:00:00Z",
            "splits": [{"name": "train", "path": split, "items": 0}],
            "files": [{"path": file, "sha256": "0" * 64, "size": 2}],
        }
    ).encode()


@pytest.mark.parametrize("path", ["../outside.jsonl", "/tmp/outside.jsonl", "data/../../outside.jsonl"])
def test_no_path_of_a_release_leads_outside(server: _Server, client: Client, tmp_path: Path, path: str) -> None:
    server.answers["/api/releases/r/files/manifest.json"] = _manifest(path, path)
    with pytest.raises(Invalid) as refused:
        fetch(client, "r", tmp_path / "cache" / "pets")
    assert refused.value.code == "load.path_outside"
    assert not (tmp_path / "outside.jsonl").exists()
    assert not (tmp_path / "cache" / "outside.jsonl").exists()


def test_no_media_of_a_release_leads_outside(server: _Server, client: Client, tmp_path: Path) -> None:
    line = json.dumps({"type": "item", "media": [{"parts": [{"path": "../../evil", "size": 2}]}]}).encode() + b"\n"
    server.answers["/api/releases/r/files/manifest.json"] = _manifest("data/train.jsonl", "data/train.jsonl")
    server.answers["/api/releases/r/files/data/train.jsonl"] = line
    with pytest.raises(Invalid) as refused:
        fetch(client, "r", tmp_path / "cache" / "pets")
    assert refused.value.code == "load.path_outside"
    # Half a release is none: the manifest comes last.
    assert not (tmp_path / "cache" / "pets" / "manifest.json").exists()
    with pytest.raises(Invalid):
        load("no such thing")


def test_what_may_be_repeated_is_and_nothing_else(server: _Server, client: Client) -> None:
    transport: Transport = client.transport
    server.answers |= {"/api/a": b'{"done": 1}', "/api/b": b'{"done": 2}'}
    server.fails |= {"/api/a": 2, "/api/b": 1}
    assert transport.get("/a") == {"done": 1}
    assert server.asked == ["/api/a"] * 3
    with pytest.raises(Unavailable):
        transport.post("/b")
    server.fails["/api/b"] = 1
    assert transport.post("/b", repeatable=True) == {"done": 2}
    assert server.asked[3:] == ["/api/b"] * 3
