"""Names of entries: which bytes may stand between two slashes."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Final

from core.errors import InvalidRequest, NameTooLong
from core.saying import said

NAME_BYTES_MAX: Final = 255
# 63 letters can have 252 bytes: with what stands beside it and the extension it would not fit.
PLACE_BYTES_MAX: Final = 128
_EXTENSION_BYTES_MAX: Final = 32
_NOT_ON_WINDOWS: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
# Names of devices there, with any ending: "Naming Files, Paths, and Namespaces" of Win32.
_DEVICES: Final = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\..*)?",
    re.IGNORECASE | re.DOTALL,
)

_NO_NAME: Final = said("This name cannot be used on the drive.")


def is_name(name: bytes) -> bool:
    """Say whether `name` can stand in a folder: 1 to 255 bytes, no slash, no NUL, no dots alone."""
    return (
        0 < len(name) <= NAME_BYTES_MAX
        and b"/" not in name
        and b"\0" not in name
        and name not in {b".", b".."}
    )


def check_name(name: bytes) -> None:
    """Raise `NameTooLong` or `InvalidRequest` where `name` cannot stand in a folder."""
    if len(name) > NAME_BYTES_MAX:
        raise NameTooLong
    if not is_name(name):
        raise InvalidRequest(_NO_NAME)


def with_suffix(name: bytes, suffix: bytes) -> bytes:
    """Put `suffix` before the extension of a name; the stem is cut so that the whole fits."""
    stem, point, extension = name.rpartition(b".")
    if not stem or len(extension) > _EXTENSION_BYTES_MAX:
        stem, point, extension = name, b"", b""
    room = NAME_BYTES_MAX - len(suffix) - len(point) - len(extension)
    return cut(stem, room) + suffix + point + extension


def cut(text: bytes, size_bytes: int) -> bytes:
    """Shorten text to at most `size_bytes`, at a boundary of characters in UTF-8."""
    if len(text) <= size_bytes:
        return text
    end = size_bytes
    while end > 0 and text[end] & 0xC0 == 0x80:
        end -= 1
    return text[:end]


def names_from(name: bytes, where: str) -> Iterator[bytes]:
    """Yield, without end, the names that something from `where` may get, its own name first.

    They are the same each time, so that what got one of them is found under it again.
    """
    yield name
    place = cut(where.encode(), PLACE_BYTES_MAX)
    yield with_suffix(name, b" (from %b)" % place)
    for number in count(2):
        yield with_suffix(name, b" (from %b %d)" % (place, number))


def not_portable(name: bytes) -> str:
    """Return why a name cannot stand on every system that shows the drive, empty if it can."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return "it is no text in UTF-8"
    found = _NOT_ON_WINDOWS.search(text)
    if found is not None:
        return f"Windows allows no {found.group()!r} in a name"
    if text.endswith((".", " ")):
        return "Windows allows no name that ends in a dot or a space"
    if _DEVICES.fullmatch(text):
        return "Windows has a device of this name"
    return ""


def alike(name: bytes) -> str:
    """Return what names have in common that differ in case, or in how letters are put together.

    Systems that compare names so take them for one: Unicode's caseless matching of the canonical
    form (The Unicode Standard, section 3.13, D145).
    """
    text = unicodedata.normalize("NFD", name.decode("utf-8", "surrogateescape"))
    return unicodedata.normalize("NFD", text.casefold())
