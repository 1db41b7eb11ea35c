"""Names of entries: which bytes may stand between two slashes."""

from typing import Final

from core.errors import InvalidRequest, NameTooLong

NAME_BYTES_MAX: Final = 255


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
