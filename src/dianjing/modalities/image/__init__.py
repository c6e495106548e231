"""Images: one picture an item."""
