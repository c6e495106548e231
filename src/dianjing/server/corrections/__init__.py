"""Corrections: many objects relabelled, deleted or sent back in one action, with a way back."""
