"""Folders of this machine as people write them. Nothing is looked at."""

from typing import Final

_HOME: Final = "~"


def at_home(folder: str, home: str) -> str:
    """Return `folder` as it is shown: below the person's folder it begins with `~`."""
    base = home.rstrip("/")
    if base and folder == base:
        return _HOME
    return (
        f"{_HOME}/{folder[len(base) + 1 :]}" if base and folder.startswith(f"{base}/") else folder
    )


def whole(folder: str, home: str) -> str:
    """Return the whole path that a person meant; empty where it is none."""
    text = folder.strip()
    if text == _HOME or text.startswith(f"{_HOME}/"):
        text = home.rstrip("/") + text[1:]
    return text.rstrip("/") or text if text.startswith("/") else ""


def beside(folder: str, taken: str) -> str:
    """Return a place for the drive that is not the folder that is `taken`."""
    return folder if folder != taken else f"{folder} drive"
