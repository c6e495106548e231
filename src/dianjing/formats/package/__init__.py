"""Releases as packages: a folder or archive that training code loads and anybody can verify."""
