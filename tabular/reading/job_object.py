"""A job object of Windows around the child that reads a file: a memory cap, and an end with us.

Elsewhere the child sees to both itself (`child.cap_memory`, `child.end_with_parent`). The names of
the structures' fields and of the functions are those of Microsoft's documentation (jobapi2.h,
winnt.h).
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_LIMIT_PROCESS_MEMORY: Final = 0x0100
_LIMIT_KILL_ON_JOB_CLOSE: Final = 0x2000
_EXTENDED_LIMIT_INFORMATION: Final = 9
_PROCESS_TERMINATE: Final = 0x0001
_PROCESS_SET_QUOTA: Final = 0x0100


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),  # IO_COUNTERS
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


@contextmanager
def confined(process_id: int, memory_bytes: int) -> Iterator[None]:
    """Cap what a child process may commit, and have Windows end it when this process ends.

    The child ends with the block as well. Where Windows refuses, as where it is not Windows, the
    child runs without.
    """
    kernel = _kernel32()
    job = None if kernel is None else _assigned_job(kernel, process_id, memory_bytes)
    try:
        yield
    finally:
        if job:
            kernel.CloseHandle(job)


def _assigned_job(kernel: Any, process_id: int, memory_bytes: int) -> int | None:
    """A new job with the process in it; None where it could not be set up."""
    job: int | None = kernel.CreateJobObjectW(None, None)
    if not job:
        return None
    limits = _ExtendedLimits(ProcessMemoryLimit=memory_bytes)
    limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _LIMIT_KILL_ON_JOB_CLOSE
    process = kernel.OpenProcess(_PROCESS_SET_QUOTA | _PROCESS_TERMINATE, 0, process_id)
    assigned = (
        process
        and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        and kernel.AssignProcessToJobObject(job, process)
    )
    if process:
        kernel.CloseHandle(process)
    if assigned:
        return job
    kernel.CloseHandle(job)
    return None


def _kernel32() -> Any:
    """Windows' own library with the functions used here; None on other systems."""
    if sys.platform == "win32":
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle, boolean, number = wintypes.HANDLE, wintypes.BOOL, wintypes.DWORD
        pointer, text = wintypes.LPVOID, wintypes.LPCWSTR
        # Without these, ctypes would pass a handle as a C int and cut it.
        for function, result, arguments in (
            (kernel.CreateJobObjectW, handle, (pointer, text)),
            (kernel.OpenProcess, handle, (number, boolean, number)),
            (kernel.SetInformationJobObject, boolean, (handle, ctypes.c_int, pointer, number)),
            (kernel.AssignProcessToJobObject, boolean, (handle, handle)),
            (kernel.CloseHandle, boolean, (handle,)),
        ):
            function.restype, function.argtypes = result, arguments
        return kernel
    else:  # noqa: RET505 - mypy looks at one of the two, as the system is
        return None
