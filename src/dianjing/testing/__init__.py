"""Conformance kits and builders, public for authors of plug-ins."""
