"""Tests stay on this machine."""

import socket

import pytest

from tests.fixtures.no_network import BeyondThisMachine


def test_another_machine_is_out_of_reach_and_this_one_is_not() -> None:
    with pytest.raises(BeyondThisMachine, match=r"192\.0\.2\.7"), socket.socket() as client:
        client.connect(("192.0.2.7", 80))
    with pytest.raises(BeyondThisMachine, match=r"example\.org"):
        socket.create_connection(("example.org", 80), timeout=1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
