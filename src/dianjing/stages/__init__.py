"""Steps of a workflow: one file each, a pure function of what happened to a task."""
