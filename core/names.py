"""Names of entries: which bytes may stand between two slashes."""

import re
import unicodedata
from typing import Final

from core.errors import InvalidRequest, NameTooLong

NAME_BYTES_MAX: Final = 255
_NOT_ON_WINDOWS: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
# Names of devices there, with any ending: "Naming Files, Paths, and Namespaces" of Win32.
_DEVICES: Final = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\..*)?",
    re.IGNORECASE | re.DOTALL,
)


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
        raise InvalidRequest("This name cannot be used on the drive.")


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
