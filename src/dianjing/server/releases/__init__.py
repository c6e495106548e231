"""Releases: frozen, described, served file by file, compared, exported, withdrawn."""
