"""How long what was deleted can be brought back; then it is purged."""

from datetime import timedelta

KEPT = timedelta(days=30)
