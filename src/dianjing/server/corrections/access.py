"""The ways to a project and to one of its corrections."""

from dianjing.server.db.models.corrections import Correction
from dianjing.server.kit.project_access import ProjectAccess, project_access

__all__ = ["correction_access", "project_access"]

correction_access = ProjectAccess("correction", Correction)
