"""Fetch a file from an address that a user named, without being led into our own network.

Every hop is resolved first, refused where any of its addresses is not public, and then reached at the very address
that was checked, so that a name cannot change its mind in between (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from dianjing.core.errors import DianjingError, Invalid, NotFound, TooLarge, Unavailable
from dianjing.core.words import Words

Network = IPv4Network | IPv6Network
Ip = IPv4Address | IPv6Address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """``bytes`` of one file, ``seconds`` for all of it, and private networks that this instance allows by setting."""

    bytes: int = 2 << 30
    seconds: float = 600.0
    allowed: tuple[Network, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where the file was in the end, and how long it is."""

    url: str
    size: int


async def fetch(url: str, write: Callable[[bytes], Awaitable[None]], limits: Limits) -> Fetched:
    """GET ``url`` and hand its bytes to ``write``, piece by piece.

    Raises ``Invalid`` for an address that may not be fetched, ``NotFound`` for an answer without the file,
    ``TooLarge`` over the limit and ``Unavailable`` where the other side does not answer.
    """
    try:
        async with asyncio.timeout(limits.seconds), httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
            for _ in range(_MOST_HOPS + 1):
                async with _hop(client, url, limits) as response:
                    if response.status_code in _REDIRECTS:
                        url = urljoin(url, response.headers.get("location", ""))
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise _no_file(url, response.status_code)
                    return Fetched(url, await _copy(url, response, write, limits))
    except TimeoutError as error:
        raise _silent(url, f"{limits.seconds:.0f} s") from error
    except httpx.HTTPError as error:
        raise _silent(url, str(error) or type(error).__name__) from error
    raise _refused(url, "重定向太多", "redirects too often")


@asynccontextmanager
async def _hop(client: httpx.AsyncClient, url: str, limits: Limits) -> AsyncIterator[httpx.Response]:
    parts = checked(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = await _public_address(url, host, port, limits)
    literal = f"[{address}]" if address.version == 6 else str(address)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    request = client.build_request(
        "GET",
        f"{parts.scheme}://{literal}:{port}{path}",
        headers={"Host": parts.netloc, "Accept": "*/*", "Accept-Encoding": "identity"},
        # The certificate is checked for the name that was asked for, though we connect to a number.
        extensions={"sni_hostname": host},
    )
    response = await client.send(request, stream=True)
    try:
        yield response
    finally:
        await response.aclose()


async def _copy(url: str, response: httpx.Response, write: Callable[[bytes], Awaitable[None]], limits: Limits) -> int:
    size = 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > limits.bytes:
            raise TooLarge(
                "url.too_large",
                Words(zh=f"{url} 超过 {limits.bytes >> 20} MiB", en=f"{url} is larger than {limits.bytes >> 20} MiB."),
            )
        await write(piece)
    return size


def checked(url: str) -> SplitResult:
    """The parts of an address that may be asked at all. Raises ``Invalid``."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise _refused(url, "不是合法的网址", "is not an address") from error
    if parts.scheme not in ("http", "https"):
        raise _refused(url, "只接受 http 和 https", "is neither http nor https")
    if not parts.hostname or port == 0:
        raise _refused(url, "没有主机名", "names no host")
    if parts.username is not None or parts.password is not None:
        raise _refused(url, "网址里不能带账号或密码", "carries a user name or password")
    return parts


async def _public_address(url: str, host: str, port: int, limits: Limits) -> Ip:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(
            "url.unknown_host", Words(zh=f"找不到主机 {host}", en=f"The host {host} is not known."), where=url
        ) from error
    addresses = [ipaddress.ip_address(one[4][0]) for one in found]
    for address in addresses:
        if not may_reach(address, limits.allowed):
            raise _refused(url, "指向内部网络", "points into a private network")
    return addresses[0]


def may_reach(address: Ip, allowed: tuple[Network, ...] = ()) -> bool:
    """Whether an address is public, or in a network that this instance allows.

    >>> may_reach(ipaddress.ip_address("169.254.169.254"))
    False
    """
    # An IPv4 address in IPv6 clothes (mapped, 6to4, NAT64) is judged by what is under them.
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            address = inner
    if any(address in network for network in allowed if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast


def _nat64(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in IPv6Network("64:ff9b::/96") else None


def _refused(url: str, zh: str, en: str) -> Invalid:
    return Invalid("url.refused", Words(zh=f"{url} {zh}，没有读取", en=f"{url} {en}; it was not fetched."), where=url)


def _no_file(url: str, status: int) -> DianjingError:
    return NotFound("url.no_file", Words(zh=f"{url} 回答 {status}", en=f"{url} answered {status}."), where=url)


def _silent(url: str, why: str) -> Unavailable:
    return Unavailable("url.silent", Words(zh=f"{url} 没有答完：{why}", en=f"{url} did not answer: {why}."), where=url)
