"""``connect``: to a server by its address, or to the data directory of this machine."""

from __future__ import annotations

from pathlib import Path

from dianjing.core.words import Language
from dianjing.sdk import settings
from dianjing.sdk.client import Client
from dianjing.sdk.local import join
from dianjing.sdk.transport import Address


def connect(
    url: str | None = None,
    token: str | None = None,
    *,
    workspace: str | None = None,
    data_dir: Path | None = None,
    language: Language = "en",
) -> Client:
    """A client of the server at ``url`` (or ``DIANJING_URL``, with ``DIANJING_TOKEN``).

    Where no server is named, the data directory itself is opened, by joining the ``serve`` that holds it or starting
    one. Raises ``Unavailable`` where it cannot be reached.
    """
    url = url or settings.server_url()
    if url:
        return Client(Address(url, token or settings.token(), language=language), workspace)
    return Client(join(data_dir or settings.data_dir(), language=language), workspace)
