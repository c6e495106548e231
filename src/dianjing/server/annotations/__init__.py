"""Annotations: the immutable revisions of an item, which of them stands for it, and what was said about them."""
