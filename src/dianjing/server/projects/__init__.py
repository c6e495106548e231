"""Projects: an ontology, a guideline and a workflow over the items of a dataset."""
