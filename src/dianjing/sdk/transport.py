"""HTTP to one server: authentication, errors, retries of what may be retried, streams."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.words import Language, Words
from dianjing.sdk.problems import error_of

Params = Mapping[str, str | int | float | bool | None]

_SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_WAITS = (0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is: a URL, and a Unix socket where it is on this machine; and who asks."""

    url: str
    token: str | None = None
    socket: Path | None = None
    language: Language = "en"


class Transport:
    """Speaks JSON to a server; ``path`` is always the part after ``/api``."""

    def __init__(self, address: Address, *, timeout: float = 60.0) -> None:
        self.address = address
        headers = {"Accept-Language": address.language, "Accept": "application/json"}
        if address.token:
            headers["Authorization"] = f"Bearer {address.token}"
        transport = httpx.HTTPTransport(uds=str(address.socket)) if address.socket else httpx.HTTPTransport()
        self._http = httpx.Client(
            base_url=address.url.rstrip("/") + "/api", headers=headers, timeout=timeout, transport=transport
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def get(self, path: str, params: Params | None = None) -> Any:
        """GET, as JSON."""
        return self.send("GET", path, params=params)

    def post(self, path: str, body: Any = None, *, repeatable: bool = False) -> Any:
        """POST JSON; ``repeatable`` where the server recognises a repetition (a submission id)."""
        return self.send("POST", path, json=body, repeatable=repeatable)

    def put(self, path: str, body: Any) -> Any:
        """PUT JSON."""
        return self.send("PUT", path, json=body)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH JSON."""
        return self.send("PATCH", path, json=body)

    def delete(self, path: str) -> Any:
        """DELETE."""
        return self.send("DELETE", path)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: Any = None,
        content: bytes | None = None,
        repeatable: bool | None = None,
    ) -> Any:
        """One request, as JSON (None where the answer is empty).

        Raises the ``DianjingError`` that the server's problem says, ``Unavailable`` where it cannot be reached. A
        request that may safely be repeated is, a few times, when the connection breaks or the server is restarting.
        """
        may_repeat = method in _SAFE_TO_REPEAT if repeatable is None else repeatable or method in _SAFE_TO_REPEAT
        waits = iter(_WAITS if may_repeat else ())
        while True:
            try:
                response = self._http.request(method, path, params=_given(params), json=json, content=content)
                _raise_for(response)
                return response.json() if response.content else None
            except httpx.TransportError as error:
                failure: DianjingError = _unreachable(self.address, error)
            except Unavailable as error:
                failure = error
            pause = next(waits, None)
            if pause is None:
                raise failure
            time.sleep(pause)

    @contextmanager
    def stream(self, path: str, *, params: Params | None = None, offset: int = 0) -> Iterator[httpx.Response]:
        """The answer to a GET as a stream of bytes, from ``offset`` on."""
        headers = {"Accept": "*/*"} | ({"Range": f"bytes={offset}-"} if offset else {})
        try:
            with self._http.stream("GET", path, params=_given(params), headers=headers, timeout=None) as response:
                if response.is_error:
                    response.read()
                _raise_for(response)
                yield response
        except httpx.TransportError as error:
            raise _unreachable(self.address, error) from error

    def pages(self, path: str, params: Params | None = None) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        cursor: str | None = None
        while True:
            page = self.get(path, {**(params or {}), "cursor": cursor})
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return


def _given(params: Params | None) -> dict[str, str | int | float | bool]:
    return {name: value for name, value in (params or {}).items() if value is not None}


def _raise_for(response: httpx.Response) -> None:
    if not response.is_error:
        return
    try:
        problem = response.json()
    except ValueError:
        problem = {"detail": response.text[:500]}
    raise error_of(response.status_code, problem if isinstance(problem, Mapping) else {})


def _unreachable(address: Address, error: httpx.TransportError) -> Unavailable:
    return Unavailable(
        "sdk.unreachable",
        Words(zh=f"连接不上 {address.url}：{error}", en=f"{address.url} cannot be reached: {error}."),
        hint=Words(zh="检查地址，以及服务是否在运行", en="Check the address, and whether the server is running."),
    )
