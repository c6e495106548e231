"""The demo: real pictures and texts with their licences, and the work that its members do on them over HTTP."""
