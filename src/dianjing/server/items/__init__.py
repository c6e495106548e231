"""Items of a dataset: taking them in, listing them, reading one."""
