"""What formats, metrics and checks share: each file one named thing."""
