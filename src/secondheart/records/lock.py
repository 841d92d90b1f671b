"""Whether a journal is being written by a living process: a lock that the system drops when it dies."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    #: Windows keeps others from reading what is locked, so a byte far beyond any journal is.
    _FAR = 2**31 - 2

    def _try(descriptor: int, *, shared: bool) -> None:  # noqa: ARG001 - Windows has one kind
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(descriptor: int, *, shared: bool) -> None:
        # Over a network a file that is open for reading alone can be locked for sharing alone.
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock of an open file until it is closed; False where another holds it.

    The system lets go of it however the process ends, so no number of a process is kept that a later
    process could be given. Where a file system has no locks, nobody is known to hold one.
    """
    try:
        _try(descriptor, shared=shared)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def in_use(path: Path) -> bool:
    """Tell whether somebody writes a journal now, in this process or another."""
    with path.open("rb") as handle:
        return not lock(handle.fileno(), shared=True)
