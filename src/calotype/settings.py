"""Settings: limits, what a scan looks at, how many workers. Each is described where it is declared.

Read from `config.yml` in the user's configuration folder, then from `.calotype/config.yml` of the library, then
from the call. A name that no setting has is refused with the nearest right one.
"""

from __future__ import annotations

import os
from typing import Annotated

import msgspec
from msgspec import Meta

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one photo may cost. A photo that passes a limit gets a failure that is due when the limit changes."""

    pixels: Annotated[int, Meta(ge=1, description="Most pixels of one image, refused on its header.")] = 300_000_000
    file_bytes: Annotated[int, Meta(ge=1, description="Largest file that is read.")] = GIGABYTE
    frames: Annotated[int, Meta(ge=1, description="Most frames or pages that are counted.")] = 10_000
    metadata_bytes: Annotated[int, Meta(ge=1, description="Most bytes of one metadata block, unpacked.")] = (
        16 * MEGABYTE
    )
    seconds: Annotated[float, Meta(gt=0, description="Longest time for one photo and stage.")] = 20.0
    memory: Annotated[int, Meta(ge=100 * MEGABYTE, description="Most memory of one worker, in bytes.")] = 2 * GIGABYTE


class Scan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scan looks at. Patterns are those of .gitignore, relative to the root."""

    include: Annotated[tuple[str, ...], Meta(description="Only paths that match one of these, if any is given.")] = ()
    exclude: Annotated[tuple[str, ...], Meta(description="Paths that match one of these are passed over.")] = ()
    hidden: Annotated[bool, Meta(description="Look into hidden files and folders too.")] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings of one library."""

    limits: Limits = Limits()
    scan: Scan = Scan()
    jobs: Annotated[int, Meta(ge=0, description="Workers; 0 is one fewer than the machine has cores.")] = 0
    standing_recipe: Annotated[str, Meta(description="The recipe whose names queries use.")] = "analyze"

    def workers(self) -> int:
        """How many workers to start: `jobs`, or one fewer than the cores that this process may use, at least one."""
        return self.jobs or max(1, usable_cores() - 1)


def usable_cores() -> int:
    """The cores that this process may use (an affinity mask or a container may give fewer than there are)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
