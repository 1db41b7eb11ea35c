"""Which picture stands for a file."""

from typing import Final

PICTURES: Final = frozenset(
    {"png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg", "cr3", "cr2", "nef", "heic"}
)


def ending(name: str) -> str:
    """Return the ending of a name without its dot, in small letters."""
    stem, _, last = name.rpartition(".")
    return last.lower() if stem else ""


def file_icon(name: str) -> str:
    """Return the name of the picture for a file."""
    return "image" if ending(name) in PICTURES else "file"
