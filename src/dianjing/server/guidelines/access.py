"""The way to a project's guideline."""

from __future__ import annotations

from dianjing.server.kit.project_access import project_access

__all__ = ["project_access"]
