"""Making a network: its files, its storage and its first records, all or nothing."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.config.generate import generate
from core.config.read import read_network, read_pod
from core.config.setting import Level
from core.control.lines import Failed
from core.errors import ConfigError, Refused, StoreForeign, UsageError
from core.node.home import Home
from core.node.lock import HomeLock
from core.node.membership import found_network
from core.node.settings import Settings, checked, mount_point, pod_name, storage_folder
from core.store.marker import read_marker


@contextmanager
def founding(
    home: Home, network: Mapping[str, object], pod: Mapping[str, object]
) -> Iterator[None]:
    """Make a network in `home` with these raw settings; the node is started inside the block.

    Where the node says that it cannot run (`Failed`), all that was made is taken away again.
    Raises `Refused`, `ConfigError`, `StoreForeign`.
    """
    with laying(home, network, pod) as settings, HomeLock(home):
        found_network(home, settings)
    with taking_back(home, settings):
        yield


@contextmanager
def laying(
    home: Home, network: Mapping[str, object], pod: Mapping[str, object]
) -> Iterator[Settings]:
    """Write both files and check that all places can be had; on an error nothing stays."""
    refuse_existing(home)
    texts = {
        home.network_file: generate(Level.NETWORK, network),
        home.pod_file: generate(Level.POD, pod),
    }
    settings = Settings(
        checked(read_network(texts[home.network_file], "network")),
        checked(read_pod(texts[home.pod_file], "pod")),
    )
    if not pod_name(settings.pod).strip():
        raise ConfigError("The pod has no name.", "Give it one with --pod NAME.")
    check_places(home, settings)
    try:
        home.make()
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")
        yield settings
    except BaseException:
        take_away(home, settings)
        raise


@contextmanager
def taking_back(home: Home, settings: Settings) -> Iterator[None]:
    """Take away what was made where the node says that it cannot run.

    Only then: a node that was merely slow may have taken files of the user already.
    """
    try:
        yield
    except Failed:
        take_away(home, settings)
        raise


def refuse_existing(home: Home) -> None:
    """Raise `Refused` where `home` has a network already."""
    if not home.exists:
        return
    reading = read_network(home.network_file.read_text(encoding="utf-8"))
    name = reading.config.network.name if reading.config else "a network"
    raise Refused(
        f"{home.folder} has the network {name} already.",
        "Start it with `wormhole up`, or choose another --home.",
    )


def check_places(home: Home, settings: Settings) -> None:
    """Raise a sentence where storage and mount point cannot be used like this."""
    storage = storage_folder(home, settings.pod).resolve()
    mount = mount_point(settings.pod).resolve()
    for inner, what in ((storage, "storage"), (home.folder.resolve(), "home")):
        if inner == mount or mount in inner.parents:
            raise UsageError(
                f"The {what} {inner} would lie inside the drive at {mount}.",
                "Choose another place for one of them.",
            )
    if storage in mount.parents:
        raise UsageError(
            f"The mount point {mount} would lie inside the storage {storage}.",
            "Choose another place for one of them.",
        )
    marker = read_marker(storage)
    if marker is not None:
        raise StoreForeign(
            f"The storage {storage} belongs to another pod or network; nothing was changed.",
            "Choose another folder with --storage.",
        )
    if storage.exists() and (not storage.is_dir() or any(storage.iterdir())):
        raise Refused(
            f"The storage {storage} is not an empty folder; nothing was changed.",
            "Choose another folder with --storage.",
        )


def take_away(home: Home, settings: Settings) -> None:
    """Remove what making a network left in `home` and storage; only what is known to be ours."""
    for file in (home.network_file, home.pod_file, home.identity_file, home.recovery_file):
        file.unlink(missing_ok=True)
    storage = storage_folder(home, settings.pod)
    for name in ("files", "quarantine", "backups"):
        shutil.rmtree(storage / name, ignore_errors=True)
    for left in storage.glob("*") if storage.is_dir() else ():
        if left.name in {"marker.json", "reserve", "ways-home.log", "lock"} or (
            left.name.startswith("records.db")
        ):
            left.unlink(missing_ok=True)


def described(
    file: str, given: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return the raw settings of both levels that `file` describes; `given` goes first.

    Raises `ConfigError`; `Refused` where the file says that another pod creates the network.
    """
    reading = read_network(Path(file).read_text(encoding="utf-8"), file)
    config = checked(reading)
    name = str(given.get("pod.name", "")) or (
        next(iter(reading.fleet)) if len(reading.fleet) == 1 else ""
    )
    tables = reading.fleet.get(name, {})
    pod: dict[str, object] = {
        f"{section}.{key}": raw
        for section, table in tables.items()
        if isinstance(table, Mapping)
        for key, raw in table.items()
    }
    if name:
        pod["pod.name"] = name
    pod |= given
    first = config.network.entrypoints[:1]
    if first and pod.get("pod.listen") not in first:
        raise Refused(
            f"The network {config.network.name} is made by the pod that listens at {first[0]}, "
            "and that is not this one.",
            "Join it with a code: there `wormhole invite`, here `wormhole join CODE`.",
        )
    return dict(reading.given), pod
