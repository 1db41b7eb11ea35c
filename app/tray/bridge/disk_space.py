"""How large the disk of this pod is, as the system tells it."""

import shutil
from pathlib import Path

from app.tray.models.settings.disk import Disk


def disk_of(folder: Path) -> Disk:
    """Return the disk on which `folder` lies, or will lie. Raises `OSError`.

    To be called on a thread of the bridge: a disk that sleeps takes its time.
    """
    place = folder.expanduser()
    while not place.exists() and place != place.parent:
        place = place.parent
    found = shutil.disk_usage(place)
    return Disk(found.total, found.free)
