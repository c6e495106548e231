"""What is said of a thing: one file a kind."""
