"""Rows: CSV tables and JSON lines, a text an item."""
