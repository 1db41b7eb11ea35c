"""What a person should know of the files that were set aside because no record knows them."""

from pathlib import Path
from typing import Final

from core.config.values import show_size
from core.errors import StoreError
from core.model.status import Attention
from core.node.parts import Parts
from core.node.settings import storage_folder
from core.ports import SetAside

KIND: Final = "set-aside"


def looked_up(parts: Parts) -> list[Attention]:
    """Return what to tell of the quarantine of this pod. For a worker."""
    try:
        held = parts.files.held_aside()
    except StoreError:
        return []  # a disk that fails is told of by itself, and this must not hide that
    return notes(storage_folder(parts.home, parts.settings.pod), held)


def notes(storage: Path, held: SetAside) -> list[Attention]:
    """Return what to tell of what lies in the quarantine of `storage`; nothing of an empty one."""
    if not held.files:
        return []
    files = "1 file" if held.files == 1 else f"{held.files} files"
    return [
        Attention(
            KIND,
            f"{files} ({show_size(held.bytes)}) that no record knows lie in "
            f"{storage / 'quarantine'}: the records of this pod went back, or a power cut took "
            "what was written last of them. What other pods have records of is taken back within "
            "some minutes of meeting them; nothing removes the rest.",
            f"Stop the node and look: `wormhole recover {storage} --to DIR` brings them out under "
            "the names that they carry. What you do not need you may delete in that folder.",
        )
    ]
