"""Real source trees to copy: the standard library of the interpreter that runs the tests."""

import os
import shutil
import sysconfig
from contextlib import suppress
from pathlib import Path

CHUNK_BYTES = 4 * 1024 * 1024


def standard_library(target: Path, files_max: int) -> int:
    """Copy up to `files_max` files of the standard library; return how many files there are.

    Beside them: what trees have in them and copies get wrong (links, modes, odd names, holes).
    A file with several names counts once.
    """
    source = Path(sysconfig.get_paths()["stdlib"])
    count = 0
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(set(folders) - {"site-packages", "__pycache__"})
        inside = target / Path(folder).relative_to(source)
        inside.mkdir(parents=True, exist_ok=True)
        for name in sorted(names):
            if count >= files_max:
                break
            shutil.copy2(Path(folder) / name, inside / name, follow_symlinks=False)
            count += 1
    return count + add_oddities(target / "oddities")


def add_oddities(folder: Path) -> int:
    """Make what copies get wrong; return how many regular files that are, whatever their names."""
    folder.mkdir()
    (folder / "empty").touch()
    (folder / "ünïcode name — with spaces").write_text("text\n")
    (folder / "line\nbreak").write_text("text\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/not utf-8 \xff\xfe")).write_text("text\n")
    program = folder / "program"
    program.write_text("#!/bin/sh\necho run\n")
    program.chmod(0o751)
    (folder / "link").symlink_to("program")
    (folder / "dangling").symlink_to("../nowhere")
    (folder / "another name of program").hardlink_to(program)
    with (folder / "holes").open("wb") as file:
        file.seek(8 * 1024 * 1024)
        file.write(b"end")
    os.utime(program, ns=(1_600_000_000_000_000_001, 1_500_000_000_123_456_789))
    deep = (folder / "deep").joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "third name of program").hardlink_to(program)
    os.mkfifo(folder / "fifo")
    with suppress(OSError):  # not every disk that a test runs on has extended attributes
        os.setxattr(program, "user.comment", b"what a person noted")
        os.setxattr(deep, "user.comment", b"of a folder")
    return 6


def large_file(path: Path, size_bytes: int) -> None:
    """Write a file that no compression and no guess makes smaller."""
    with path.open("wb") as file:
        for _ in range(size_bytes // CHUNK_BYTES):
            file.write(os.urandom(CHUNK_BYTES))
