"""Backup and restore of a whole instance: a consistent dump of the database, and every blob, with checksums."""
