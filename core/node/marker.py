"""The identity marker of a storage: whose records and contents these are."""

from pathlib import Path
from typing import Final

import msgspec

from core.errors import StoreForeign

NAME: Final = "marker.json"


class Marker(msgspec.Struct, frozen=True):
    """Network and pod, as hexadecimal ids."""

    network: str
    pod: str


def read_marker(storage: Path) -> Marker | None:
    """Return the marker of a storage, None where there is none. Raises `StoreForeign`."""
    try:
        return msgspec.json.decode((storage / NAME).read_bytes(), type=Marker)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        raise StoreForeign(
            f"The marker of the storage {storage} cannot be read, so that nobody knows whose it "
            "is; nothing was changed.",
            f"Bring its files out: wormhole recover {storage} --to DIR",
        ) from None


def check_marker(storage: Path, expected: Marker) -> None:
    """Raise `StoreForeign` where the storage is another pod's, or its marker is gone."""
    found = read_marker(storage)
    if found is None:
        if storage.exists() and any(storage.iterdir()):
            raise StoreForeign(
                f"The storage {storage} has no marker that says whose it is; nothing was changed.",
                "Is the right disk mounted there? Else choose an empty folder.",
            )
        raise StoreForeign(
            f"The storage {storage} is empty, although this pod had contents there.",
            "Mount the disk that it is on; or let this machine join again.",
        )
    if found != expected:
        raise StoreForeign(
            f"The storage {storage} belongs to another pod or network; nothing was changed.",
            "Choose another folder with --storage.",
        )


def write_marker(storage: Path, marker: Marker) -> None:
    """Write the marker into a storage, whole or not at all."""
    fresh = storage / f"{NAME}.new"
    fresh.write_bytes(msgspec.json.encode(marker))
    fresh.replace(storage / NAME)
