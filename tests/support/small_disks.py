"""Disks of their own for tests: an image file with a file system, mounted for a while."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def disk_of(system: str, folder: Path, megabytes: int = 600) -> Iterator[Path]:
    """Show a disk of its own, with this file system and size, for a while."""
    image, point = folder / f"{system}.image", folder / f"{system}-disk"
    point.mkdir()
    subprocess.run(["truncate", "-s", f"{megabytes}M", image], check=True)
    subprocess.run([f"mkfs.{system}", "-q", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, point], check=True)
    try:
        yield point
    finally:
        subprocess.run(["umount", "-l", point], check=True)
