"""What a person should know of the files that were set aside because no record knows them."""

from pathlib import Path
from typing import Final

from core.config.values import said_size
from core.contents.aside_age import KEPT_SECONDS, age_of
from core.errors import StoreError
from core.model.status import Attention
from core.node.parts import Parts
from core.node.settings import storage_folder
from core.ports import SetAside
from core.saying import said, said_count

KIND: Final = "set-aside"


def looked_up(parts: Parts) -> list[Attention]:
    """Return what to tell of the quarantine of this pod. For a worker."""
    try:
        held = parts.files.held_aside()
        with parts.store.read() as reader:
            age = age_of(reader, parts.files.aside()) if held.files else 0
    except StoreError:
        return []  # a disk that fails is told of by itself, and this must not hide that
    return notes(storage_folder(parts.home, parts.settings.pod), held, age)


def notes(storage: Path, held: SetAside, age_seconds: int = 0) -> list[Attention]:
    """Return what to tell of what lies in the quarantine of `storage`; nothing of an empty one.

    `age_seconds`: for how long the node ran while just that lay there.
    """
    if not held.files:
        return []
    days = max(1, -(-(KEPT_SECONDS - age_seconds) // 86_400))
    files = said_count("{n} file", "{n} files", held.files)
    return [
        Attention(
            KIND,
            said(
                "{files} ({size}) that no record knows lie in {folder}: the records of this "
                "pod went back, or a power cut took what was written last of them. What "
                "other pods have records of is taken back within some minutes of meeting "
                "them. The rest is removed when this node has run for {time}, or later: "
                "not while a machine is away or a file has no copy that can be reached.",
                files=files,
                size=said_size(held.bytes),
                folder=storage / "quarantine",
                time=said_count("another day", "{n} more days", days),
            ),
            said(
                "Stop the node and look: `wormhole recover {storage} --to DIR` brings them "
                "out under the names that they carry. What you do not need you may delete "
                "in that folder.",
                storage=storage,
            ),
        )
    ]
