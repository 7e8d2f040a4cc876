"""Disks that are full, as far as a process can make itself believe it without any rights."""

import errno
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tabular.writing import files

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes: a write there fails with EFBIG."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the signal would end the process
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, handler)


def leave_room(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let files that are exported have `size` bytes: then the disk is full."""

    class Full(files._PartFile):
        def write(self, data: "ReadableBuffer", /) -> int:
            room = size - self.tell()
            if len(memoryview(data)) > room:
                super().write(memoryview(data)[:room])
                self.is_ours = True
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(files, "_PartFile", Full)
