"""The first run: the first user, who looks after the instance, and their workspace."""
