"""Open, probe, preview and hash media."""
