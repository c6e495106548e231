"""Steps of a curation pipeline: one file each."""
