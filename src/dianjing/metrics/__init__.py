"""Numbers with their definition, source and interval: one file each."""
