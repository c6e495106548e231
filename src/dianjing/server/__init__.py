"""The only room with a web framework, SQL, a queue and an object store."""
