"""Names of files and pods on a screen: shown whole or shortened in the middle, never broken."""

from typing import Final

ELLIPSIS: Final = "…"
_UNBREAKABLE_HYPHEN: Final = "\u2011"
# Without these a name in another direction of writing would turn the sentence around it.
_ISOLATE: Final = "\u2068"
_END: Final = "\u2069"
_CONTROLS: Final = dict.fromkeys(
    [*range(0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)


def plain(text: str) -> str:
    """Return words of others without what writes backwards over the text around them.

    A command or a path among them can still be copied: no letter of it is another one.
    """
    return text.translate(_CONTROLS)


def shown(name: str) -> str:
    """Return `name` as it may stand in a sentence: not broken at a hyphen, nothing that writes
    backwards over the text around it.
    """
    return plain(name).replace("-", _UNBREAKABLE_HYPHEN)


def isolated(name: str) -> str:
    """Return `name` for a text that may run in the other direction."""
    return f"{_ISOLATE}{shown(name)}{_END}"


def shortened(name: str, characters: int) -> str:
    """Return `name` with at most so many characters, left out in the middle: the end tells more."""
    if len(name) <= characters:
        return name
    tail = (characters - 1) // 2
    return name[: characters - 1 - tail] + ELLIPSIS + name[len(name) - tail :]


def last_part(path: str) -> str:
    """Return the name of what stands at `path`; the drive itself is `/`."""
    return path.rstrip("/").rpartition("/")[2] or "/"
