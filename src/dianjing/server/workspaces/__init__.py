"""Workspaces: who is in them with which role, and who is asked in."""
