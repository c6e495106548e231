"""Curation pipelines: the plan as data, the engine that runs it, and the record of what each step dropped."""
