"""The ways to the objects of a project, and to those of one revision."""

from dianjing.server.annotations.access import annotation_access
from dianjing.server.kit.project_access import project_access

__all__ = ["annotation_access", "project_access"]
