"""Datasets of a workspace: made, renamed, deleted softly and brought back."""
