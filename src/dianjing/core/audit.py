"""The audit chain: how a set of audit events is sealed, and how anybody verifies it later without the server.

The events of a workspace are sealed in segments. A segment's ``root`` is the Merkle tree hash (RFC 6962, section 2.1)
over its events in the order of their ids; its seal names the seal before it, so that no event and no segment can be
changed, added, taken out or moved without every later hash changing. Whoever keeps one seal's hash can check all that
went before it.

After a restore the database counts its transactions anew, so a new epoch begins; its first seal still names the last
one of the old epoch.

An archive is JSON lines: one ``header``; for each epoch an ``epoch`` line; then the ``event`` lines of a segment and
its ``seal``, segment by segment; the events not yet sealed; and one ``end``. Standard library only: an auditor can
read this file instead of trusting it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

ARCHIVE_VERSION: Final = 1
BEGINNING: Final = "0" * 64
"""What the first seal of a workspace names as the seal before it."""

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"

EVENT_FIELDS: Final = (
    "id",
    "xid",
    "at",
    "workspace",
    "actor",
    "via",
    "verb",
    "thing_kind",
    "thing",
    "request",
    "refs",
)
SEAL_FIELDS: Final = ("workspace", "epoch", "number", "previous", "root", "count", "from_xid", "to_xid", "sealed_at")


def encode(value: Mapping[str, Value]) -> bytes:
    """The bytes that are hashed: canonical JSON. Only ASCII keys and no floats are allowed, so sorting keys and
    leaving out spaces is already RFC 8785."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def leaf(event: Mapping[str, Value]) -> bytes:
    """The leaf hash of one event, over all its fields and nothing else.

    >>> leaf({name: None for name in EVENT_FIELDS}).hex()[:16]
    '5bdf179e0f81d156'
    """
    return hashlib.sha256(b"\x00" + encode({name: event[name] for name in EVENT_FIELDS})).digest()


class MerkleTree:
    """The tree hash of RFC 6962 over leaves given one by one; memory grows with the logarithm of their count."""

    def __init__(self) -> None:
        self.count = 0
        self._roots: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        """Append one leaf."""
        # After n leaves the stack holds one root for every set bit of n, the largest tree first.
        size = self.count
        node = leaf_hash
        while size & 1:
            node = _node(self._roots.pop(), node)
            size >>= 1
        self._roots.append(node)
        self.count += 1

    def root(self) -> str:
        """The tree hash of the leaves so far, in hexadecimal."""
        if not self._roots:
            return hashlib.sha256(b"").hexdigest()
        node = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            node = _node(left, node)
        return node.hex()


def seal_hash(seal: Mapping[str, Value]) -> str:
    """The hash of a seal over its fields, in hexadecimal; the next seal names it as ``previous``."""
    return hashlib.sha256(b"\x02" + encode({name: seal[name] for name in SEAL_FIELDS})).hexdigest()


@dataclass(frozen=True)
class Flaw:
    """What does not add up: ``line`` of the archive (0: the database), a stable ``code``, and a sentence."""

    line: int
    code: str
    message: str


@dataclass
class Verdict:
    """What a verification found. ``head`` is the hash of the last good seal: worth noting down outside."""

    workspace: str | None = None
    events: int = 0
    unsealed: int = 0
    seals: int = 0
    head: str = BEGINNING
    epochs: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.flaws


class ChainCheck:
    """Checks seals one after another: give each event in order, then the seal that closes its segment."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._tree = MerkleTree()
        self._last_id = -1
        self._xids: tuple[int, int] | None = None
        self._number = 0
        self._border = 0
        self._sealed_below = 0

    def epoch(self, number: Value, sealed_below: Value, line: int = 0) -> None:
        """A new epoch begins: what came before it is sealed, and transactions count from the start again.

        Its events of transactions below ``sealed_below`` are said to be sealed.
        """
        if number != self._verdict.epochs + 1:
            self._flaw(line, "epoch", f"epoch {number} follows epoch {self._verdict.epochs}")
        if self._tree.count:
            self._flaw(line, "epoch", f"{self._tree.count} events before epoch {number} were left unsealed")
            self._tree, self._last_id, self._xids = MerkleTree(), -1, None
        self._verdict.epochs += 1
        self._border = 0
        self._sealed_below = _integer(sealed_below)

    def event(self, event: Mapping[str, Value], line: int = 0) -> None:
        """One event of the segment that is open."""
        verdict = self._verdict
        number, xid = _integer(event["id"]), _integer(event["xid"])
        if number <= self._last_id:
            self._flaw(line, "order", f"event {number} does not come after event {self._last_id}")
        if verdict.workspace is not None and event["workspace"] != verdict.workspace:
            self._flaw(line, "workspace", f"event {number} belongs to another workspace")
        low, high = self._xids or (xid, xid)
        self._last_id, self._xids = number, (min(low, xid), max(high, xid))
        self._tree.add(leaf(event))
        verdict.events += 1

    def seal(self, seal: Mapping[str, Value], claimed: Value, line: int = 0) -> None:
        """The seal of the open segment, with the hash that stands beside it."""
        number = _integer(seal["number"])
        if number != self._number + 1:
            self._flaw(line, "gap", f"seal {number} follows seal {self._number}")
        if seal["previous"] != self._verdict.head:
            self._flaw(line, "chain", f"seal {number} does not name the seal before it")
        if seal["count"] != self._tree.count or seal["root"] != self._tree.root():
            self._flaw(line, "events", f"the {self._tree.count} events before seal {number} are not those it sealed")
        computed = seal_hash(seal)
        if claimed != computed:
            self._flaw(line, "seal", f"seal {number} was changed")
        self._check_window(seal, line)
        verdict = self._verdict
        verdict.seals += 1
        verdict.head = computed
        self._number = number
        self._tree, self._last_id, self._xids = MerkleTree(), -1, None

    def finish(self, line: int = 0) -> None:
        """No seal follows: what is open is not sealed yet."""
        self._verdict.unsealed = self._tree.count
        if self._xids is not None and self._xids[0] < max(self._border, self._sealed_below):
            self._flaw(line, "late", "an event of a transaction that was sealed already stands under no seal")

    def _check_window(self, seal: Mapping[str, Value], line: int) -> None:
        """Each seal takes the transactions from where the last one of its epoch ended."""
        number = seal["number"]
        low, high = _integer(seal["from_xid"]), _integer(seal["to_xid"])
        if seal["epoch"] != self._verdict.epochs:
            self._flaw(line, "epoch", f"seal {number} claims epoch {seal['epoch']}")
        if low != self._border:
            self._flaw(line, "window", f"seal {number} does not begin where the last one ended")
        if self._xids is not None and not (low <= self._xids[0] and self._xids[1] < high):
            self._flaw(line, "window", f"seal {number} holds an event from outside its transactions")
        self._border = high

    def _flaw(self, line: int, code: str, message: str) -> None:
        self._verdict.flaws.append(Flaw(line, code, message))


def verify_archive(lines: Iterable[str | bytes], *, expected_head: str | None = None) -> Verdict:
    """Verify an archive as it is read, in constant memory.

    ``expected_head`` is the hash of a seal that was noted earlier: one of the archive's seals must be it. Without it
    an archive that was forged from its first line on, or cut off after a seal and given a new end, looks intact.
    """
    verdict = Verdict()
    check = ChainCheck(verdict)
    noted = expected_head in (None, BEGINNING)
    stage = "header"
    last = 0
    for last, line in enumerate(lines, 1):
        record = _parse(line, last, verdict)
        if record is None:
            continue
        if stage == "end":
            verdict.flaws.append(Flaw(last, "after_end", "there is a line after the end"))
            break
        stage = _take(record, last, stage, check, verdict)
        noted = noted or verdict.head == expected_head
    if stage != "end":
        verdict.flaws.append(Flaw(last, "truncated", "the archive has no end: it was cut off"))
    if not noted:
        verdict.flaws.append(Flaw(0, "head", "the seal that was noted earlier is not in this archive"))
    return verdict


class ArchiveWriter:
    """Writes an archive line by line: ``header``, then a ``line`` for each epoch, event and seal, then ``end``."""

    def __init__(self, workspace: str) -> None:
        self._workspace = workspace
        self._events = 0
        self._seals = 0
        self._head: Value = BEGINNING

    def header(self) -> bytes:
        """The first line."""
        head: dict[str, Value] = {"kind": "header", "format": "dianjing-audit", "version": ARCHIVE_VERSION}
        return encode({**head, "workspace": self._workspace}) + b"\n"

    def line(self, record: Mapping[str, Value]) -> bytes:
        """One epoch, event or seal, with its ``kind``, in the archive's order."""
        if record["kind"] == "seal":
            self._seals += 1
            self._head = record["hash"]
        elif record["kind"] == "event":
            self._events += 1
        return encode(record) + b"\n"

    def end(self) -> bytes:
        """The last line: without it an archive counts as cut off."""
        return encode({"kind": "end", "events": self._events, "seals": self._seals, "head": self._head}) + b"\n"


def _take(record: dict[str, Value], line: int, stage: str, check: ChainCheck, verdict: Verdict) -> str:
    """One parsed line; answers what is expected next."""
    kind = record.get("kind")
    if (kind == "header") != (stage == "header"):
        verdict.flaws.append(Flaw(line, "header", "an archive begins with its header, and has one"))
        return "body"
    try:
        if kind == "header":
            if record["format"] != "dianjing-audit" or record["version"] != ARCHIVE_VERSION:
                verdict.flaws.append(Flaw(line, "version", "this is no audit archive of a version known here"))
            verdict.workspace = str(record["workspace"])
        elif kind == "epoch":
            check.epoch(record["number"], record["sealed_below"], line)
        elif kind == "event":
            check.event(record, line)
        elif kind == "seal":
            check.seal(record, record["hash"], line)
        elif kind == "end":
            check.finish(line)
            told = (record["events"], record["seals"], record["head"])
            if told != (verdict.events, verdict.seals, verdict.head):
                verdict.flaws.append(Flaw(line, "count", "the end counts other events or seals than there are"))
            return "end"
        else:
            verdict.flaws.append(Flaw(line, "unknown", f"a line of unknown kind {kind!r}"))
    except (KeyError, TypeError, ValueError) as error:
        verdict.flaws.append(Flaw(line, "malformed", f"a field is missing or of the wrong type: {error}"))
    return "body"


def _parse(line: str | bytes, number: int, verdict: Verdict) -> dict[str, Value] | None:
    if not line.strip():
        return None
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        verdict.flaws.append(Flaw(number, "malformed", "this line is no JSON object"))
        return None
    return record


def _integer(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
