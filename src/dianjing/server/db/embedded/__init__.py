"""The PostgreSQL that the program brings along: its binaries under our own supervision, in the data directory."""

from dianjing.server.db.embedded.binaries import Binaries
from dianjing.server.db.embedded.cluster import EmbeddedPostgres

__all__ = ["Binaries", "EmbeddedPostgres"]
