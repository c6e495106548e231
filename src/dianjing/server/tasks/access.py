"""The ways to a task, and to the project that tasks are listed in."""

from __future__ import annotations

from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.project_access import ProjectAccess, project_access

__all__ = ["project_access", "task_access"]

task_access = ProjectAccess("task", Task)
