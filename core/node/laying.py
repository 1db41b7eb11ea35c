"""Laying a pod out in its home: all of its files and its storage, or nothing.

`network.toml` is written last: a home that has it has all the rest. Until then a note in the home
says that something was begun, and the next try takes away what a killed one left.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config.generate import generate
from core.config.read import read_network, read_pod
from core.config.setting import Level
from core.control.lines import Failed
from core.errors import ConfigError, Refused, StoreForeign, UsageError
from core.node.apart import Places, places_of, tangle
from core.node.home import Home
from core.node.last_address import address_file
from core.node.lock import HomeLock
from core.node.networks import AlreadyIn, clash_beside, others, refuse_known, usual_mount
from core.node.private import closed_to_others, require_own
from core.node.settings import Settings, checked, pod_name, storage_folder, text_of
from core.saying import said
from core.store.belongings import take_away as take_storage_away
from core.store.marker import read_marker

_NAME: Final = "network.name"
_MOUNT: Final = "pod.mount"
OTHER_VALUE: Final = said("Give another value, in the command or in its file. Nothing was made.")


@dataclass(slots=True)
class Laid:
    """A pod that is being laid out.

    `network_text` is what `network.toml` will hold. With `keep_identity` the key pair outlives a
    failure: others may know it already.
    """

    settings: Settings
    network_text: str
    keep_identity: bool = False


@contextmanager
def laying(home: Home, network: Mapping[str, object], pod: Mapping[str, object]) -> Iterator[Laid]:
    """Check that all places can be had, hold the home, and write its files around the block.

    Beside other networks of this machine it gets a place for its drive that none of them has. On
    an error nothing stays. Raises `Refused`, `ConfigError`, `StoreForeign`, `UsageError`.
    """
    refuse_existing(home)
    name = str(network.get(_NAME, ""))
    refuse_known(home, name)
    pod = _with_mount(home, name, pod)
    network_text, pod_text = generate(Level.NETWORK, network), generate(Level.POD, pod)
    settings = Settings(
        checked(read_network(network_text, "network"), OTHER_VALUE),
        checked(read_pod(pod_text, "pod"), OTHER_VALUE),
    )
    if not pod_name(settings.pod).strip():
        raise ConfigError(said("The pod has no name."), said("Give it one with --pod NAME."))
    check_apart(home, places_of(home, settings.pod))
    home.make()
    with HomeLock(home), closed_to_others():
        refuse_existing(home)  # another one may just have been at it
        sweep(home)
        _check_storage(storage_folder(home, settings.pod))
        laid = Laid(settings, network_text, keep_identity=home.identity_file.exists())
        try:
            home.unfinished_file.touch()
            home.pod_file.write_text(pod_text, encoding="utf-8")
            yield laid
            # The note goes first: never may a home that can run be taken for an unfinished one.
            home.unfinished_file.unlink()
            home.network_file.write_text(laid.network_text, encoding="utf-8")
        except BaseException:
            take_away(home, laid)
            raise


@contextmanager
def taking_back(home: Home, laid: Laid) -> Iterator[None]:
    """Take away what was made where the node says that it cannot run.

    Only then: a node that was merely slow may have taken files of the user already.
    """
    try:
        yield
    except Failed:
        take_away(home, laid)
        raise


def refuse_existing(home: Home) -> None:
    """Raise `Refused` where `home` has a network already."""
    if not home.exists:
        return
    reading = read_network(text_of(home.network_file))
    name = reading.config.network.name if reading.config else "a network"
    pod = read_pod(text_of(home.pod_file)).config
    raise AlreadyIn(
        said("{folder} has the network {name} already.", folder=home.folder, name=name),
        said("Start it with `wormhole up`, or choose another --home."),
        facts={"network": name, "pod": pod_name(pod) if pod else ""},
    )


def sweep(home: Home) -> None:
    """Take away what a try left that was killed; the key pair stays, as others may know it."""
    if home.exists or not home.unfinished_file.exists():
        return
    pod = read_pod(text_of(home.pod_file)).config
    if pod is not None:
        settings = Settings(checked(read_network("")), pod)
        take_away(home, Laid(settings, "", keep_identity=True))


def take_away(home: Home, laid: Laid) -> None:
    """Remove what was laid out in `home` and storage; only what is known to be ours."""
    journals = (home.journal_file, home.journal_file.with_name(home.journal_file.name + ".new"))
    settings = (home.network_file, home.pod_file, home.recovery_file)
    # A node that ran has noted where it listened.
    for file in (*settings, *journals, address_file(home)):
        file.unlink(missing_ok=True)
    if not laid.keep_identity:
        home.identity_file.unlink(missing_ok=True)
    storage = storage_folder(home, laid.settings.pod)
    take_storage_away(storage)
    home.unfinished_file.unlink(missing_ok=True)


def _with_mount(home: Home, network: str, pod: Mapping[str, object]) -> Mapping[str, object]:
    """Return the raw settings of a pod, with a place for its drive where the usual one is taken."""
    if _MOUNT in pod or not others(home):
        return pod
    return {**pod, _MOUNT: usual_mount(home, network)}


def check_apart(home: Home, places: Places) -> None:
    """Raise `UsageError` where home, storage and mount point would lie in one another, or in
    those of another network of this machine.
    """
    found = tangle(places) or clash_beside(home, places)
    if found:
        raise UsageError(found, said("Choose another place for one of them."))


def _check_storage(storage: Path) -> None:
    """Raise a sentence unless the folder of the storage is new or empty, and nobody else's."""
    require_own(storage, said("Choose another folder with --storage."))
    if read_marker(storage) is not None:
        raise StoreForeign(
            said(
                "The storage {storage} belongs to another pod or network; nothing was changed.",
                storage=storage,
            ),
            said("Choose another folder with --storage."),
        )
    if storage.exists() and (not storage.is_dir() or any(storage.iterdir())):
        raise Refused(
            said(
                "The storage {storage} is not an empty folder; nothing was changed.",
                storage=storage,
            ),
            said("Choose another folder with --storage."),
        )
