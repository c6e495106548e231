"""How good the work is: metrics of the registry over what people of a project handed in."""
