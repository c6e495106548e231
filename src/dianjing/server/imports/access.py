"""The only way to an import."""

from __future__ import annotations

from dianjing.server.db.models.imports import Import
from dianjing.server.kit.access import RowAccess

import_access = RowAccess("import_id", Import)
