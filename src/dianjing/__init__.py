"""Dianjing: raw data in, annotated and checked by people and models, a released dataset out."""

__version__ = "0.1.0"
