"""The calls to Windows, which is not at hand: their order and what they are given."""

import ctypes
from typing import Any

import pytest

from tabular.reading import job_object
from tabular.reading.job_object import _BasicLimits, _ExtendedLimits, confined

JOB, PROCESS, ID = 70, 80, 4242


class FakeKernel:
    """Notes the calls; those named in `failing` give 0, as Windows does where it refuses."""

    def __init__(self, failing: str) -> None:
        self.failing = failing
        self.calls: list[tuple[Any, ...]] = []
        self.limits: tuple[int, int] | None = None

    def _call(self, result: int, name: str, *arguments: Any) -> int:
        self.calls.append((name, *arguments))
        return 0 if name == self.failing else result

    def CreateJobObjectW(self, _security: None, _name: None) -> int:  # noqa: N802
        return self._call(JOB, "CreateJobObjectW")

    def OpenProcess(self, access: int, _inherit: int, process: int) -> int:  # noqa: N802
        return self._call(PROCESS, "OpenProcess", access, process)

    def SetInformationJobObject(self, job: int, kind: int, limits: Any, size: int) -> int:  # noqa: N802
        given = ctypes.cast(limits, ctypes.POINTER(_ExtendedLimits)).contents
        self.limits = (given.BasicLimitInformation.LimitFlags, given.ProcessMemoryLimit)
        return self._call(1, "SetInformationJobObject", job, kind, size)

    def AssignProcessToJobObject(self, job: int, process: int) -> int:  # noqa: N802
        return self._call(1, "AssignProcessToJobObject", job, process)

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        return self._call(1, "CloseHandle", handle)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes of 64 bits")
def test_structures_have_the_sizes_of_windows() -> None:
    """As a C compiler lays out winnt.h for x64."""
    assert (ctypes.sizeof(_BasicLimits), ctypes.sizeof(_ExtendedLimits)) == (64, 144)
    assert (_BasicLimits.LimitFlags.offset, _ExtendedLimits.ProcessMemoryLimit.offset) == (16, 112)


def test_the_child_is_capped_and_ends_with_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = FakeKernel("")
    monkeypatch.setattr(job_object, "_kernel32", lambda: kernel)
    with confined(ID, 8 * 1024**3):
        assert kernel.calls == [
            ("CreateJobObjectW",),
            ("OpenProcess", 0x101, ID),
            ("SetInformationJobObject", JOB, 9, 144),
            ("AssignProcessToJobObject", JOB, PROCESS),
            ("CloseHandle", PROCESS),
        ]
    assert kernel.calls[-1] == ("CloseHandle", JOB)
    assert kernel.limits == (0x2100, 8 * 1024**3)


@pytest.mark.parametrize(
    "failing",
    ["CreateJobObjectW", "OpenProcess", "SetInformationJobObject", "AssignProcessToJobObject"],
)
def test_where_windows_refuses_nothing_stays_open(
    failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = FakeKernel(failing)
    monkeypatch.setattr(job_object, "_kernel32", lambda: kernel)
    with confined(ID, 1000):
        pass
    opened = {"CreateJobObjectW": JOB, "OpenProcess": PROCESS}
    expected = (
        {handle for name, handle in opened.items() if name != failing}
        if failing != "CreateJobObjectW"
        else set()
    )
    closed = [call[1] for call in kernel.calls if call[0] == "CloseHandle"]
    assert sorted(closed) == sorted(expected)
