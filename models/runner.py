"""The process that works on a started batch, and whether it can still be at it.

A number alone says nothing: another process may have it by now, as after a restart of the computer
or of a container, and os.kill(number, 0) is not a question on Windows. With the time at which the
process began, a number is used once.
"""

import os
import socket
from typing import Final

_SAME: Final = 2.0  # seconds by which the system may tell the beginning of a process differently


def this_runner() -> str:
    """This process as recorded with a batch: computer, process id and start time."""
    import psutil

    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def is_gone(runner: str | None) -> bool:
    """Whether the process noted as `runner` is known to have ended.

    Of another computer that is not known. A note without a beginning, as earlier versions made,
    counts as one of a process that has ended.
    """
    import psutil

    try:
        computer, number, began = (runner or "").rsplit(":", 2)
        noted = float(began)
        process = int(number)
    except ValueError:
        return True
    if computer != socket.gethostname():
        return False
    try:
        found = psutil.Process(process)
        if found.status() == psutil.STATUS_ZOMBIE:  # ended; its parent has not asked yet
            return True
        began_at: float = found.create_time()
        return abs(began_at - noted) > _SAME
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:  # it is there, and somebody else's
        return False
