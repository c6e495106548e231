"""Readers and writers, a family a folder."""
