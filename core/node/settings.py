"""The two configuration files of a home, and what each part of the node takes from them."""

import getpass
import os
import pwd
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.policy import FileRule
from core.config.problem import told
from core.config.read import Reading, read_network, read_pod
from core.config.rules import attribute_text, declared_by
from core.config.values import Size
from core.contents.settings import DAY_MS, ContentSettings
from core.engine.settings import CacheMode, EngineSettings
from core.errors import ConfigError
from core.node.home import Home, missing
from core.placement.copies import COPIES_MAX, Rule
from core.placement.eligible import Strategy as PlacementStrategy
from core.ports import DiskSpace
from core.saying import Sentence, said
from core.situation.responses import NO_MEASURES, Measures
from core.store.folders import put_in_place
from core.transfer.pacing import Limits
from core.tree.conflict_names import PodNameOf
from core.tree.policy import TREE_POLICIES, PathRule
from core.tree.slots import Strategy
from core.tree.view import ViewSettings
from core.volume.settings import Owner, VolumeSettings

T = TypeVar("T")
SMALL_DISK_SHARE: Final = 10
# What need not be here stays for longer than it takes to be made elsewhere.
SETTLE_TIMES: Final = 6
SETTLE_SECONDS_MAX: Final = 600.0
_MACHINE_ID: Final = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this node: both levels, checked."""

    network: NetworkConfig
    pod: PodConfig


def load(home: Home) -> Settings:
    """Read the files of `home`. Raises `NotFound` where there is no network, `ConfigError`."""
    if not home.exists:
        raise missing(home)
    network = read_network(text_of(home.network_file), str(home.network_file))
    pod = read_pod(text_of(home.pod_file), str(home.pod_file))
    return Settings(checked(network), checked(pod))


def text_of(file: Path) -> str:
    """Return the text of a settings file, empty where there is none. Raises `ConfigError`."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise ConfigError(
            said(
                "{file} is no text (UTF-8): it is damaged, or was saved in another encoding.",
                file=file,
            ),
            said(
                "Correct or replace the file; `wormhole config generate` shows what can "
                "stand in it."
            ),
        ) from None


def replace_text(file: Path, text: str) -> None:
    """Make `text` what a settings file says: all of it or nothing, also after a power cut.

    Raises `OSError`.
    """
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    put_in_place(fresh, file)


CORRECT: Final = said("Correct the file; `wormhole config check` helps.")


def checked(reading: Reading[T], remedy: Sentence = CORRECT) -> T:
    """Return what was read. Raises `ConfigError` with all problems, and what to do."""
    if reading.config is None:
        raise ConfigError(told(reading.errors), remedy)
    return reading.config


def storage_folder(home: Home, pod: PodConfig) -> Path:
    """Return where contents and records are."""
    return Path(pod.storage.path).expanduser() if pod.storage.path else home.storage


def mount_point(pod: PodConfig) -> Path:
    """Return where the drive is shown."""
    return Path(pod.pod.mount).expanduser().absolute()


def pod_name(pod: PodConfig) -> str:
    """Return the name of this pod: as configured, else the machine's."""
    return pod.pod.name or socket.gethostname().partition(".")[0] or "pod"


def person(pod: PodConfig) -> str:
    """Return who is shown beside changes: as configured, else the name of the login."""
    if pod.pod.person != "auto":
        return pod.pod.person
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return getpass.getuser()
    return entry.pw_gecos.partition(",")[0] or entry.pw_name


def machine(pod: PodConfig) -> str:
    """Return what pods of one machine have in common."""
    if pod.pod.machine != "auto":
        return pod.pod.machine
    try:
        return _MACHINE_ID.read_text(encoding="ascii").strip()
    except OSError:
        return socket.gethostname()


def spools(pod: PodConfig) -> bool:
    """Say whether this pod keeps what is written on it only until others have it.

    So does a client, and so does a pod without space of its own, whatever it may decide on.
    """
    return pod.pod.role == "client" or pod.storage.max_space == Size()


def spool_bytes(pod: PodConfig, disk: DiskSpace) -> int | None:
    """Return how much a pod keeps at most that others do not have yet; None where it stores.

    A client's own limit is that of its storage. Without space for storage it is what the cache may
    take: the two never are on the disk at once, since what others have gives way.
    """
    if not spools(pod):
        return None
    own = pod.storage.max_space
    return (pod.cache.max_space if own == Size() else own).of(disk.total)


def offered_bytes(settings: Settings, disk: DiskSpace, used_bytes: int) -> int:
    """Return how much this pod stores for the network at most: a client nothing."""
    if spools(settings.pod):
        return 0
    room = disk.free + used_bytes - min_free_bytes(settings.pod, disk)
    return max(0, min(settings.pod.storage.max_space.of(disk.total), room))


def min_free_bytes(pod: PodConfig, disk: DiskSpace) -> int:
    """Return what stays free: as configured; the default never takes a small disk away whole."""
    asked = pod.storage.min_free.size_bytes
    if pod.storage.min_free == PodConfig().storage.min_free:
        return min(asked, disk.total // SMALL_DISK_SHARE)
    return asked


def volume_settings(
    settings: Settings,
    disk: DiskSpace,
    frozen: str = "",
    *,
    closing: bool = False,
    slow: bool = False,
) -> VolumeSettings:
    """Return what the drive takes from the settings."""
    owners = settings.pod.pod.owners
    mine = owners == "mine" or (owners == "auto" and os.geteuid() != 0)
    redundancy = settings.network.redundancy
    return VolumeSettings(
        mine=Owner(os.geteuid(), os.getegid()) if mine else None,
        frozen=frozen,
        closing=closing,
        write_rate=settings.network.situation.slow_down_rate if slow else 0,
        read_deadline=settings.pod.limits.read_deadline_seconds,
        fsync_deadline=redundancy.fsync_deadline_seconds,
        wait_for_copies=redundancy.fsync == "copies",
        portable=settings.network.network.names == "portable",
        min_free=min_free_bytes(settings.pod, disk),
        previous_shown=settings.network.situation.absent_newest == "previous",
        hide_absent=settings.network.situation.absent_files == "hide",
        spool_max=spool_bytes(settings.pod, disk),
    )


def content_settings(settings: Settings, *, others: bool) -> ContentSettings:
    """Return what the contents take from the settings; `others`: there are other pods."""
    return ContentSettings(
        history_keep_ms=settings.network.history.keep_days * DAY_MS, others=others
    )


def engine_settings(
    settings: Settings, disk: DiskSpace, *, frozen: bool = False, measures: Measures = NO_MEASURES
) -> EngineSettings:
    """Return what the engine takes from the settings.

    `measures`: what is done about the situation.
    """
    redundancy, situation = settings.network.redundancy, settings.network.situation
    pod = settings.pod
    return EngineSettings(
        copies=redundancy.copies,
        minimum=min(redundancy.minimum, redundancy.copies),
        strategy=PlacementStrategy(redundancy.strategy),
        rules=tuple(_rule(each) for each in settings.network.files),
        rebalance=situation.favorable.response == "rebalance",
        client=spools(pod),
        copies_awaited=redundancy.fsync == "copies",
        copies_max=measures.copies_max or COPIES_MAX,
        copy_rate=situation.slow_down_rate if measures.slow else 0,
        frozen=frozen,
        min_replication_seconds=redundancy.min_replication_time_seconds,
        settle_seconds=min(
            SETTLE_SECONDS_MAX, SETTLE_TIMES * redundancy.min_replication_time_seconds
        ),
        max_replication_seconds=redundancy.max_replication_time_seconds,
        absent_after_seconds=situation.absent_after_seconds,
        grace_seconds=situation.grace_seconds,
        read_deadline_seconds=pod.limits.read_deadline_seconds,
        fsync_deadline_seconds=redundancy.fsync_deadline_seconds,
        cache_mode=CacheMode(pod.cache.mode),
        save_below_bytes=pod.cache.save_below.size_bytes,
        start_bytes=pod.cache.heads.size_bytes,
        cache_bytes_max=pod.cache.max_space.of(disk.total),
        save_after_reads=pod.cache.save_after_reads,
        min_free_bytes=min_free_bytes(pod, disk),
        scrub_seconds=pod.scrub.period_seconds,
        network_bytes_max=settings.network.network.max_storage.size_bytes or None,
        migrate=settings.network.placement.migrate,
        heat_half_life_seconds=settings.network.placement.heat_half_life_seconds,
        upload=Limits(pod.limits.lan_upload, pod.limits.upload),
        download=Limits(pod.limits.lan_download, pod.limits.download),
        history_bytes_max=settings.network.history.max_space.of(
            pod.storage.max_space.of(disk.total)
        ),
    )


def view_settings(settings: Settings, pod_name_of: PodNameOf) -> ViewSettings:
    """Return what the tree takes from the settings, beside how it calls pods."""
    strategy = Strategy(settings.network.conflict.strategy)
    rules = [_path_rule(rule) for rule in settings.network.files]
    # Whoever declares none of these for any path has nobody look for one.
    acts = any(rule.policies.keys() & TREE_POLICIES for rule in rules)
    return ViewSettings(strategy, pod_name_of, tuple(rules) if acts else ())


def _rule(rule: FileRule) -> Rule:
    keep = rule.keep if isinstance(rule.keep, tuple) else ()
    return Rule(rule.match, rule.redundancy, keep, rule.cache)


def _path_rule(rule: FileRule) -> PathRule:
    declared = declared_by(rule).items()
    return PathRule(rule.match, {name: attribute_text(value) for name, value in declared})


def with_network(settings: Settings, network: NetworkConfig) -> Settings:
    """Return the settings with another network level."""
    return replace(settings, network=network)
