"""What kind of machine this is, as far as it says: a laptop, a desktop, a server, a board."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LAPTOP: Final = "laptop"
DESKTOP: Final = "desktop"
SERVER: Final = "server"
BOARD: Final = "board"

# The kinds of case by their numbers in the SMBIOS reference specification, 7.4.1.
_LAPTOPS: Final = frozenset({8, 9, 10, 11, 14, 30, 31, 32})
_DESKTOPS: Final = frozenset({3, 4, 5, 6, 7, 13, 15, 16, 24, 35, 36})
_SERVERS: Final = frozenset({17, 22, 23, 25, 28, 29})
# Whose machines are storage for a network, whatever case they say that they have.
_STORAGE_MAKERS: Final = ("synology", "qnap", "asustor", "terramaster", "ugreen", "ixsystems")
_TEXT_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Signs:
    """What a machine says of itself. `case`: the number of its kind of case, 0 where unknown.

    `model`: what a device tree calls it, which machines with a BIOS do not have.
    """

    case: int = 0
    maker: str = ""
    model: str = ""
    has_battery: bool = False


def hardware_of(signs: Signs) -> str:
    """Return the word for a kind of machine, "" where the signs do not tell."""
    if signs.has_battery or signs.case in _LAPTOPS:
        return LAPTOP
    if signs.case in _SERVERS or signs.maker.casefold().startswith(_STORAGE_MAKERS):
        return SERVER
    if signs.case in _DESKTOPS:
        return DESKTOP
    return BOARD if signs.model else ""


@cache
def hardware() -> str:
    """Return what kind of machine this is: it is looked at once, and stays what it is."""
    return hardware_of(signs_in(Path("/")))


def signs_in(root: Path) -> Signs:
    """Return what the system under `root` says of the machine; what it does not say is empty."""
    firmware, supplies = root / "sys/class/dmi/id", root / "sys/class/power_supply"
    case = _text(firmware / "chassis_type")
    return Signs(
        int(case) if case.isdecimal() else 0,
        _text(firmware / "sys_vendor"),
        _text(root / "proc/device-tree/model"),
        any(_is_battery(each) for each in _inside(supplies)),
    )


def _is_battery(supply: Path) -> bool:
    # That of a mouse or a headset says that it is of a device.
    return _text(supply / "type") == "Battery" and _text(supply / "scope") != "Device"


def _inside(folder: Path) -> Collection[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return ()


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_TEXT_MAX).strip().strip("\0")
    except OSError:
        return ""
