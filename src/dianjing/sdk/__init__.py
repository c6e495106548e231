"""The typed client of a Dianjing server, and ``load``, which gives a release to training code.

Installs without the server's libraries. ``dianjing.connect`` and ``dianjing.load`` are its front door.
"""
