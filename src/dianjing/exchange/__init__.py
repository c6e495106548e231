"""Any format to any format, streaming, with a report of what was lost."""
