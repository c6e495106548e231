"""The ways to a project: the usual one, and the one that also finds what was deleted."""

from __future__ import annotations

from dianjing.server.db.models.projects import Project
from dianjing.server.kit.project_access import ProjectAccess, project_access

__all__ = ["deleted_project_access", "project_access"]

deleted_project_access = ProjectAccess("project", Project, with_deleted=True)
