"""Addresses are fetched, but never our own network's, by whatever road."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dianjing.core.errors import Invalid, NotFound, TooLarge, Unavailable
from dianjing.server.imports.fetch import Limits, checked, fetch, may_reach

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Site(BaseHTTPRequestHandler):
    """A small site: a file, an endless file, and roads that lead elsewhere."""

    def do_GET(self) -> None:
        port = self.server.server_port  # type: ignore[attr-defined]
        roads = {
            "/elsewhere": f"http://127.0.0.1:{port}/file",
            "/inside": "http://169.254.169.254/latest/meta-data",
            "/local-file": "file:///etc/passwd",
            "/round": "/round",
        }
        if self.path in roads:
            self.send_response(302)
            self.send_header("Location", roads[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/file":
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"bytes")
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                self.close_connection = True
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def fetched(url: str, limits: Limits) -> bytes:
    pieces: list[bytes] = []

    async def write(piece: bytes) -> None:
        pieces.append(piece)

    await fetch(url, write, limits)
    return b"".join(pieces)


async def test_a_file_is_fetched_also_after_a_redirect(site: str) -> None:
    assert await fetched(f"{site}/file", Limits(allowed=LOOPBACK)) == b"bytes"
    assert await fetched(f"{site}/elsewhere", Limits(allowed=LOOPBACK)) == b"bytes"


async def test_our_own_network_is_refused_directly_by_name_and_by_redirect(site: str) -> None:
    port = site.rsplit(":", 1)[1]
    for url in (f"{site}/file", f"http://localhost:{port}/file", f"http://[::1]:{port}/file"):
        with pytest.raises(Invalid, match="private network"):
            await fetched(url, Limits())
    with pytest.raises(Invalid, match="private network"):
        await fetched(f"{site}/inside", Limits(allowed=LOOPBACK))
    with pytest.raises(Invalid, match="neither http nor https"):
        await fetched(f"{site}/local-file", Limits(allowed=LOOPBACK))


async def test_what_does_not_end_is_cut_off(site: str) -> None:
    with pytest.raises(TooLarge):
        await fetched(f"{site}/endless", Limits(bytes=1 << 20, allowed=LOOPBACK))
    with pytest.raises(Invalid, match="too often"):
        await fetched(f"{site}/round", Limits(allowed=LOOPBACK))
    with pytest.raises(NotFound):
        await fetched(f"{site}/nothing", Limits(allowed=LOOPBACK))
    with pytest.raises(Unavailable):
        await fetched("http://127.0.0.1:1/file", Limits(allowed=LOOPBACK))


async def test_silence_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unavailable, match="did not answer"):
        await fetched(f"http://127.0.0.1:{silent.getsockname()[1]}/", Limits(seconds=0.3, allowed=LOOPBACK))


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_private_in_every_dress(address: str) -> None:
    assert not may_reach(ipaddress.ip_address(address))


def test_public_ones_may_be_reached() -> None:
    assert may_reach(ipaddress.ip_address("93.184.216.34"))
    assert may_reach(ipaddress.ip_address("2606:2800:220:1:248:1893:25c8:1946"))


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "//a/b", "http://", "http://u:p@a/b", "javascript:alert(1)", "http://a:x/"]
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        checked(url)
