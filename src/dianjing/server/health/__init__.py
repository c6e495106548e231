"""Is it well: health and readiness, metrics, and what `dianjing doctor` examines."""
