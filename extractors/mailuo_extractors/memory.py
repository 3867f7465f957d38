"""A bound on the memory of this process. Called in reading processes only: in a program it would bind the program.

Linux: the address space is limited, an allocation above it fails. Windows: a job object limits the committed memory.
macOS accepts the first and does not keep it; there only the time limit remains.
"""

from __future__ import annotations

import sys

_limited = False


def limit_memory(most: int) -> None:
    global _limited  # noqa: PLW0603 - a fact about the process
    _limited = True
    if sys.platform == "win32":
        _limit_on_windows(most)
    else:
        _limit_address_space(most)


def raise_limit(most: int) -> None:
    """For a reader that is known to need more, as recognition of scans does. Does nothing where there is no limit."""
    if _limited:
        limit_memory(most)


def peak_memory() -> int:
    """The most this process has held so far; 0 where it can't be told."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - POSIX only

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _EXTENDED_LIMIT_INFORMATION = 9
    _LIMIT_PROCESS_MEMORY = 0x100
    _job: int | None = None

    def _limit_on_windows(most: int) -> None:
        """Where the system refuses (a job inside a job, before Windows 8) the time limit remains."""
        global _job  # noqa: PLW0603 - the handle has to live as long as the process
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        fresh = _job is None
        if _job is None:
            _job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY
        limits.ProcessMemoryLimit = most
        kernel.SetInformationJobObject(_job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits))
        if fresh:
            kernel.AssignProcessToJobObject(_job, kernel.GetCurrentProcess())

else:

    def _limit_address_space(most: int) -> None:
        import resource  # noqa: PLC0415 - POSIX only

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))  # the hard limit stays: `raise_limit` needs the room
        except (OSError, ValueError):
            return  # the time limit remains
