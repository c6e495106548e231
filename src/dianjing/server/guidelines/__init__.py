"""Guidelines: what people read, in versions that annotations remember."""
