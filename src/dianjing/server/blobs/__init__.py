"""Blobs: content-addressed bytes in the data directory or an object store, their rows, and their garbage."""
