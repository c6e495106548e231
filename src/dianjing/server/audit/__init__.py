"""Audit: who did what to which thing, written with the change itself, sealed in the background, verified anywhere."""
