"""Media of items: their bytes, what a probe found in them, and their previews."""
