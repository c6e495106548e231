"""The only way to a dataset: by its id, among those of the asker's workspaces."""

from __future__ import annotations

from dianjing.server.db.models.datasets import Dataset
from dianjing.server.kit.access import RowAccess

dataset_access = RowAccess("dataset", Dataset, Dataset.deleted_at.is_(None))

deleted_dataset_access = RowAccess("dataset", Dataset)
"""Deleted ones too, for bringing them back."""
