"""CoNLL: tokens in rows, entities as tags."""
