"""Plain text: a file or a line is an item."""
