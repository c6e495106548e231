"""The only way to an upload."""

from __future__ import annotations

from dianjing.server.db.models.imports import Upload
from dianjing.server.kit.access import RowAccess

upload_access = RowAccess("upload", Upload)
