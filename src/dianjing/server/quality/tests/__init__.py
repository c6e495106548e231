"""Tests of the quality of work."""
