"""The quarantine: files that no record knows lie there, whatever they are called, until a person
looks or the record of what is in them comes back. None of them takes the place of another.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.ports import SetAside
from core.store.folders import make_folder

NAME: Final = "quarantine"


class Quarantine:
    """The files that were set aside in one storage."""

    def __init__(self, storage: Path) -> None:
        """Use the folder for them in `storage`; it is made with the first file."""
        self.folder = storage / NAME

    def take(self, path: Path) -> None:
        """Move a file here. Raises `OSError`.

        Line numbers come again where records went back, so its name may be taken already.
        """
        make_folder(self.folder)
        kept, number = self.folder / path.name, 2
        while os.path.lexists(kept):
            kept, number = self.folder / f"{path.name}.{number}", number + 1
        path.rename(kept)

    def files(self) -> Iterator[tuple[int, Path]]:
        """Yield the files with the numbers of the lines that they had. Raises `OSError`."""
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and not path.is_symlink() and _is_hexadecimal(_number(path.name)):
                yield self.number(path.name), path

    def path(self, name: str) -> Path:
        """Return where the file of this name lies."""
        return self.folder / name

    @staticmethod
    def number(name: str) -> int:
        """Return the number of the line that the file of this name had."""
        return int(_number(name), 16)

    def held(self) -> SetAside:
        """Return how much lies here. Raises `OSError`."""
        sizes = [path.stat().st_size for _, path in self.files()]
        return SetAside(len(sizes), sum(sizes))


def _number(name: str) -> str:
    return name.partition(".")[0]


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and set(text) <= set("0123456789abcdef")
