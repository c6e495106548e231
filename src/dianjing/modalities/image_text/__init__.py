"""Pictures with their texts: one picture and one text an item, and what in the one is what in the other."""
