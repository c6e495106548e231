"""What proposes a document: a family a folder, an algorithm a card."""
