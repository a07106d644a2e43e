"""What the engine asks of the operating system about a worker: memory, limits, priority, surroundings."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

_NICE = 10


def resident_memory(process: int | None = None) -> int:
    """Resident memory of a process in bytes (this one by default); 0 where the system does not say."""
    if sys.platform == "linux":
        try:
            pages = Path(f"/proc/{process or 'self'}/statm").read_text().split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return _resident_memory_elsewhere(process or os.getpid())


def _resident_memory_elsewhere(process: int) -> int:
    if sys.platform == "win32":
        return _resident_memory_windows(process)
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False)
    return int(listed.stdout.strip() or 0) * 1024


if sys.platform == "win32":

    def _resident_memory_windows(process: int) -> int:
        """`GetProcessMemoryInfo` of the Windows API; the working set."""
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = [("cb", wintypes.DWORD), ("PageFaultCount", wintypes.DWORD)] + [
                (name, ctypes.c_size_t)
                for name in ("PeakWorkingSetSize", "WorkingSetSize", "a", "b", "c", "d", "e", "f")
            ]

        counters = Counters(cb=ctypes.sizeof(Counters))
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)
        try:
            ctypes.windll.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
        return int(counters.WorkingSetSize)


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a worker is no more, without taking its exit status: until then its number is not given to another."""
    if sys.platform == "win32":
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a worker and whatever it has started, which may hold its pipes open. A second call does nothing."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def is_alive(process: int) -> bool:
    """Whether a process of that number is there. On Windows this is not asked, and the answer is no."""
    if sys.platform == "win32" or process <= 0 or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def limit_memory(most: int) -> None:
    """Give this process a hard limit: what it has mapped now, and `most` bytes on top. Linux only.

    Past it an allocation fails, which costs one photo and not the worker. Elsewhere, and for what a library maps
    in other ways, the supervisor watches the resident memory.
    """
    if sys.platform != "linux":
        return
    import resource

    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + most
    if hard in (resource.RLIM_INFINITY, -1) or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def lower_priority() -> None:
    """Let whatever else runs on the machine go first."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), below_normal)
    else:
        with contextlib.suppress(OSError):
            os.nice(_NICE)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, even in the middle of a decoder. Linux only.

    Elsewhere the worker finds out when it next reads its pipe.
    """
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)


_KEEP_PAGES: Final = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""glibc gives the memory of each photo's arrays back to the system and takes it again for the next, page by page, for
0.6 ms a photo. Up to 64 MB are kept instead; other systems pass these over."""


def worker_environment() -> dict[str, str]:
    """The environment of a worker: one thread a library, few memory arenas, and this process's import path."""
    threads = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
    )
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return {
        **os.environ,
        **threads,
        "MALLOC_ARENA_MAX": "2",
        **_KEEP_PAGES,
        "OPENCV_LOG_LEVEL": "OFF",
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
    }
