"""Objects: those of a project's heads as one list, seen one by one, and corrected many at once."""
