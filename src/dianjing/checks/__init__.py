"""Rules that judge one document: one file each."""
