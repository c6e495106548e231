"""What an import takes in together: the unit of its work, of its checkpoint and of its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dianjing.core.item import OntologyRecord
from dianjing.core.report import Entry
from dianjing.server.imports.gather import Gathered

Piece = Gathered | OntologyRecord | Entry
"""What a source yields: also what the report says of a line that is wrong, so that a file of such lines comes in
batches, too."""

BATCH = 2000
_FILES = 500
_BYTES = 16 << 20


@dataclass(slots=True)
class Batch:
    """Pieces in their order, ontologies before items, and all that the report says up to its end.

    ``done`` counts the pieces of the import up to its end.
    """

    done: int
    pieces: list[Piece] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def items(self) -> list[Gathered]:
        """The items."""
        return [one for one in self.pieces if isinstance(one, Gathered)]

    @property
    def ontologies(self) -> list[OntologyRecord]:
        """The ontologies, which all items of the batch may name."""
        return [one for one in self.pieces if isinstance(one, OntologyRecord)]

    def drop_files(self) -> None:
        """Remove the spooled copies of files that are not needed."""
        for one in self.items:
            for spooled in one.files:
                spooled.path.unlink(missing_ok=True)

    def begin_behind(self, skip: int) -> None:
        """Leave out the pieces that an earlier run of the job has taken: the first ``skip`` of the import."""
        left = Batch(skip, self.pieces[: max(0, skip - (self.done - len(self.pieces)))])
        left.drop_files()
        self.pieces = self.pieces[len(left.pieces) :]
        said = {id(one) for one in left.pieces}
        self.entries = [one for one in self.entries if id(one) not in said]


def batches(pieces: Iterator[Piece], found: list[Entry]) -> Iterator[Batch]:
    """The pieces in batches of a size that memory can hold twice: one is taken in while the next is read.

    ``found`` is where the readers report; each batch takes along what stands in it. An ontology after items begins a
    batch of its own, so that which ontologies an item may name does not depend on where batches end.
    """
    batch, files, size, has_items = Batch(0), 0, 0, False
    for piece in pieces:
        full = len(batch.pieces) >= BATCH or files >= _FILES or size >= _BYTES
        late = isinstance(piece, OntologyRecord) and has_items
        if full or late:
            batch.entries, found[:] = found[:], []
            yield batch
            batch, files, size, has_items = Batch(batch.done), 0, 0, False
        batch.pieces.append(piece)
        batch.done += 1
        if isinstance(piece, Entry):
            found.append(piece)
        elif isinstance(piece, Gathered):
            files += len(piece.files)
            size += piece.bytes if piece.annotations else 0
            has_items = True
    if batch.pieces:
        batch.entries, found[:] = found[:], []
        yield batch
