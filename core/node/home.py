"""The home of a node: one folder with all of its state, and what is where in it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from core.errors import NotFound
from core.node.private import make_private, require_out_of_reach, require_own
from core.saying import said


@dataclass(frozen=True, slots=True)
class Home:
    """The layout of a home. One home has one pod of one network."""

    folder: Path

    @property
    def network_file(self) -> Path:
        """The network's settings."""
        return self.folder / "network.toml"

    @property
    def pod_file(self) -> Path:
        """This pod's settings."""
        return self.folder / "pod.toml"

    @property
    def identity_file(self) -> Path:
        """The key pair of the pod, where the system has no key store."""
        return self.folder / "identity.pem"

    @property
    def unfinished_file(self) -> Path:
        """There while a network is being made or joined, and when that was killed."""
        return self.folder / "unfinished"

    @property
    def recovery_file(self) -> Path:
        """The words that bring a network back whose last administrator is lost."""
        return self.folder / "recovery-words.txt"

    @property
    def storage(self) -> Path:
        """Where contents and records are unless `storage.path` says otherwise."""
        return self.folder / "storage"

    @property
    def log_file(self) -> Path:
        """What happened, one event a line."""
        return self.folder / "log" / "node.log"

    @property
    def journal_file(self) -> Path:
        """What happened, for people; nothing is decided by it."""
        return self.folder / "journal"

    @property
    def command_log_file(self) -> Path:
        """What commands could not explain, one event a line."""
        return self.folder / "log" / "command-line.log"

    @property
    def run_folder(self) -> Path:
        """The control socket and the lock; only the owner may enter."""
        return self.folder / "run"

    @property
    def lock_file(self) -> Path:
        """Held by the process that serves this home."""
        return self.run_folder / "node.lock"

    @property
    def exists(self) -> bool:
        """Say whether a network was made or joined here."""
        return self.network_file.exists()

    def make(self) -> None:
        """Make the folder, for its owner alone. Raises `Refused` where others laid it out."""
        self.require_own()
        make_private(self.folder)

    def require_own(self) -> None:
        """Raise `Refused` where others own the folder, or could put another one in its place."""
        remedy = said("Choose another --home, in a folder of your own.")
        require_own(self.folder, remedy)
        require_out_of_reach(self.folder, remedy)


def find_home(given: str | None, environment: Mapping[str, str] = os.environ) -> Home:
    """Return the home that was asked for: the option, else WORMHOLE_HOME, else the user's."""
    chosen = given or environment.get("WORMHOLE_HOME")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    return Home(Path(platformdirs.user_data_dir("wormhole", appauthor=False)))


def missing(home: Home) -> NotFound:
    """Return the error that says that no network was made or joined in `home`."""
    return NotFound(
        said("There is no network in {folder} yet.", folder=home.folder),
        said("Make one with `wormhole new NAME`, or join one with `wormhole join CODE`."),
    )
