"""Bringing data into a dataset: uploads, addresses, folders and object stores; with a report of what was refused."""
