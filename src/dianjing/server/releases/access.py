"""The only ways to a release and to an export."""

from __future__ import annotations

from dianjing.server.db.models.releases import Export, Release
from dianjing.server.kit.access import RowAccess

release_access = RowAccess("release", Release)
export_access = RowAccess("export", Export)
