"""The words of Dianjing and their rules. Standard library and pydantic, nothing else."""
