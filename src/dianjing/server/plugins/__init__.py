"""Plug-ins as clients see them: what there is, whether it can be used here, and the schema of its options."""
