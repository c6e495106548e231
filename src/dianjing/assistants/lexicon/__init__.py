"""Spans found by terms and patterns; the terms grow from corrections."""
