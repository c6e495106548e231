"""Any format to any format: convert, inspect, merge, split, filter; streaming, with the report of losses."""
