"""`recover`: brings files out of a storage without any node or other pod."""

import os
from pathlib import Path

from core.control.paths import written
from core.control.schema import Recovered
from core.store import recover as store_recovery


def recover(storage: str, target: str) -> Recovered:
    """Bring everything in `storage` out to `target`, which must be new or empty.

    Raises `Refused` for a target that cannot be used, `StoreError` if a node uses the storage.
    """
    done = store_recovery.recover(Path(storage), Path(target))
    return Recovered(
        source=done.source,
        files=done.files,
        folders=done.folders,
        bytes=done.size_bytes,
        incomplete=[*map(_text, done.incomplete)],
        elsewhere=[*map(_text, done.elsewhere)],
        without_record=done.without_record,
        problems=[*map(_text, done.problems)],
    )


def _text(name: str) -> str:
    """Return a name of this machine as it is written everywhere."""
    return written(os.fsencode(name))
