"""The blob store of a process, by its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.remote import ObjectBlobs
from dianjing.server.blobs.store import BlobStore
from dianjing.server.kit.resources import Resources


@dataclass(frozen=True, slots=True)
class Blobs:
    """The store, and the local folder for bytes on their way to it."""

    store: BlobStore
    scratch: Path


def open_blobs(resources: Resources) -> Blobs:
    """For ``resources.once``: the store that ``DIANJING_BLOBS_URL`` names, else the data directory."""
    settings = resources.settings
    root = settings.data_dir / "blobs"
    scratch = settings.data_dir / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.blobs_url:
        return Blobs(ObjectBlobs(settings.blobs_url, scratch), scratch)
    return Blobs(LocalBlobs(root, scratch), scratch)
