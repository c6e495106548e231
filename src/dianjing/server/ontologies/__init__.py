"""Ontologies: versions of a layer's ontology, and typed migrations between them."""
