"""What was deleted long enough ago goes for good."""
