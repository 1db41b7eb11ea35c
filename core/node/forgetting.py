"""Taking away what a pod has on this machine: its data and its home, and nothing else."""

import shutil
from contextlib import suppress

from core.control.endpoint import SOCKET_NAME
from core.net.identity import load_identity
from core.node.building import network_of
from core.node.home import Home
from core.node.last_address import address_file
from core.node.laying import Laid, take_away
from core.node.lock import HomeLock
from core.node.settings import load, storage_folder


def forget(home: Home) -> None:
    """Remove the storage and the home of a pod whose node does not run.

    Raises `RunsAlready`, and `StoreForeign` where the storage is another pod's: nothing is removed.
    """
    with HomeLock(home):
        settings = load(home)
        storage = storage_folder(home, settings.pod)
        if storage.exists() and any(storage.iterdir()):
            network_of(storage, load_identity(home.identity_file).pod)
        # From here on a next try in this home takes away what is still there.
        home.unfinished_file.touch()
        take_away(home, Laid(settings, "", keep_identity=False))
        address_file(home).unlink(missing_ok=True)
        shutil.rmtree(home.log_file.parent, ignore_errors=True)
    # The desktop application of this person goes on to listen in the same folder.
    for name in (home.lock_file.name, SOCKET_NAME):
        (home.run_folder / name).unlink(missing_ok=True)
    for folder in (home.run_folder, storage, home.folder):
        with suppress(OSError):
            folder.rmdir()  # what else is there stays, as other networks do, and so does the folder
