"""Reviews: verdicts on what was handed in."""
