"""The names of processes, as the kernel tells them."""

from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")


def program_of(process: int) -> str:
    """Return the name of a process (its first fifteen characters), "" where it is gone."""
    try:
        name = (_PROCESSES / str(process) / "comm").read_bytes()
    except OSError:
        return ""
    return name.decode(errors="replace").rstrip("\n")
