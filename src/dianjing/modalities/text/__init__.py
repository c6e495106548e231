"""Texts: one document an item."""
