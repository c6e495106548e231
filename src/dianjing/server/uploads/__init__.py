"""Files on their way in, in chunks that can be sent again."""
