"""A small HTTP client for load: one connection, one request at a time, nothing parsed that is not needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import orjson


@dataclass(slots=True)
class Connection:
    """Keeps one TCP connection open and opens it again when it breaks."""

    host: str
    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None)

    async def send(self, method: str, path: str, token: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises ``OSError`` where the connection breaks."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            writer.write(head.encode() + body)
            status = int((await reader.readuntil(b"\r\n")).split(b" ", 2)[1])
            length = 0
            while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
                if line[:15].lower() == b"content-length:":
                    length = int(line[15:])
            return status, await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.close()
            raise OSError(str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def encoded(value: object) -> bytes:
    """JSON."""
    return orjson.dumps(value)
