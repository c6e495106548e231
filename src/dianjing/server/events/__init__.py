"""Live news of a workspace as server-sent events: rows of a small table, polled once a process and fanned out."""
