"""Text files: decoded once; offsets refer to the decoded text."""
