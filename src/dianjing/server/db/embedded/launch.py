"""Becomes PostgreSQL: drops from root, ties its life to its parent's, and replaces itself with the program.

Run as a script by ``cluster.py`` with the standard library alone, before any thread exists: the kernel's
"signal me when my parent dies" is set after the change of account (which would clear it) and survives the exec.

Arguments: uid gid (both -1: stay who we are), folder to work in, then the program and its arguments.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Never returns: this process becomes the program named in ``arguments``."""
    uid, gid, folder, *command = arguments
    parent = os.getppid()
    os.chdir(folder)
    if int(uid) >= 0:
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))
    os.umask(0o077)
    if sys.platform == "linux":
        # SIGINT is PostgreSQL's fast shutdown: when the server is killed the database ends cleanly by itself.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
