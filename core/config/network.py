"""The settings of a network (`network.toml`): the same for all its pods."""

from dataclasses import dataclass

from core.config.kinds import (
    Choice,
    ChoiceOrTexts,
    Duration,
    Endpoints,
    Flag,
    Number,
    Rate,
    Storage,
    Text,
    Texts,
)
from core.config.policy import FileRule
from core.config.setting import Takes, setting
from core.config.values import Size

NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network itself: its name, who gets in, who may change it."""

    name: str = setting(
        Text("1 to 63 letters, digits, - and _, a letter or digit first", NAME_PATTERN),
        "wormhole",
        "Name of the network, unique on this node.",
        label="Name of the network",
    )
    access: str = setting(
        Choice(
            {
                "code": "With a code only",
                "demand": "When somebody approves them",
                "whitelist": "When they are on the list",
                "blacklist": "Unless they are on the list",
                "open": "Whoever asks",
            }
        ),
        "code",
        "A code always lets a pod in; this says who gets in without one.",
        label="New pods are admitted",
    )
    whitelist: tuple[str, ...] = setting(
        Texts("pod names or public keys"),
        [],
        "Who gets in without a code where only those on the list do.",
        label="Pods that may join",
    )
    blacklist: tuple[str, ...] = setting(
        Texts("pod names or public keys"),
        [],
        "Who needs a code where all others get in without one.",
        label="Pods that may not join",
    )
    administration: tuple[str, ...] = setting(
        ChoiceOrTexts({"admins": "Admins", "all": "All pods"}, Texts("pod names")),
        "admins",
        "Who may change the network's settings and admit or remove pods.",
        label="Who may change settings",
    )
    names: str = setting(
        Choice({"native": "Any name", "portable": "Names for all systems"}),
        "native",
        "Whether names that differ only in case or that Windows forbids are refused.",
        label="Names on all systems",
    )
    entrypoints: tuple[str, ...] = setting(
        Endpoints(),
        [],
        "Addresses of pods that are usually there.",
        label="Addresses to try first",
    )
    discovery: bool = setting(
        Flag(),
        True,
        "Find pods on the local network by themselves.",
        label="Be found on the local network",
        takes=Takes.AT_START,
    )
    max_storage: Size = setting(
        Storage(),
        "0",
        "Most that the whole network may hold, all copies counted; 0 is what the pods offer.",
        label="The whole network at most",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy:
    """How many copies there should be, and when they are made."""

    copies: int = setting(
        Number(1, 64),
        2,
        "Counting the original: losing one pod fewer than this loses no file.",
        label="Copies of each file",
    )
    minimum: int = setting(
        Number(1, 64),
        2,
        "With fewer confirmed copies a file is at risk: old content stays, and saving may wait.",
        label="At risk below",
    )
    fsync_deadline_seconds: float = setting(
        Duration(1, 3_600),
        "30s",
        "How long fsync waits for copies before it fails.",
        label="A save waits for copies at most",
    )
    strategy: str = setting(
        Choice({"spread": "Spread", "fast": "Fast", "space": "Space"}),
        "spread",
        "Spread fills all pods evenly; Fast prefers the quickest link; Space the emptiest disk.",
        label="Choose pods by",
    )
    min_replication_time_seconds: float = setting(
        Duration(0, 86_400),
        "5s",
        "Quiet time after the last change before copies are made.",
        label="After the last change, wait",
    )
    max_replication_time_seconds: float = setting(
        Duration(1, 7 * 86_400),
        "2m",
        "A file that changes without a pause gets copies as often as this.",
        label="While a file keeps changing, copy at least every",
    )
    fsync: str = setting(
        Choice({"local": "On this disk", "copies": "On all copies"}),
        "local",
        "“On all copies” is safer and slower: a program waits until other pods have the file.",
        label="A save is finished when",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What becomes of two versions of a file that did not know of each other."""

    strategy: str = setting(
        Choice({"keep-both": "Keep both", "overwrite": "Keep the newest"}),
        "keep-both",
        "Show both, or show the last written and keep the other as an older version.",
        label="When a file was changed in two places",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How long overwritten and deleted versions are kept."""

    keep_days: int = setting(
        Number(0, 3_650),
        30,
        "How long overwritten and deleted versions are kept; 0 keeps none.",
        label="Keep older versions for",
        unit="days",
    )
    max_space: Size = setting(
        Storage(share=True),
        "10%",
        "Most of each pod's storage that old versions may take.",
        label="Older versions at most",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Favorable:
    """What to do while all is as declared, or can be made so."""

    response: str = setting(
        Choice({"rebalance": "Rebalance quietly", "none": "Leave files where they are"}),
        "rebalance",
        "All files can be read, and missing copies can be made; none leaves files where they are.",
        label="Favorable",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """What to do while copies are missing that cannot be made."""

    response: str = setting(
        Choice(
            {
                "warn": "Warn",
                "slow-down": "Slow down",
                "reduce-redundancy": "Be content with fewer copies",
                "freeze": "Freeze: no more writing",
                "stop": "Stop: close the drive",
            }
        ),
        "warn",
        "All files can be read, but copies are missing that cannot be made.",
        label="Mixed",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Critical:
    """What to do while contents are on no reachable pod."""

    response: str = setting(
        Choice(
            {
                "warn": "Warn",
                "slow-down": "Slow down",
                "freeze": "Freeze: no more writing",
                "stop": "Stop: close the drive",
            }
        ),
        "warn",
        "At least one file cannot be read until a pod returns.",
        label="Critical",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """When pods count as absent, and what the network does about it."""

    absent_after_seconds: float = setting(
        Duration(1, 86_400),
        "30s",
        "Silence this long: shorter is quicker to warn, longer forgives a weak Wi-Fi.",
        label="A pod counts as absent after",
    )
    grace_seconds: float = setting(
        Duration(0, 30 * 86_400),
        "10m",
        "Absence before copies are made anew: longer than a restart, shorter than a repair.",
        label="Make new copies elsewhere after",
    )
    absent_files: str = setting(
        Choice({"error": "Show", "hide": "Hide"}),
        "error",
        "Show them with an error when opened, or hide them until they are back.",
        label="Files nobody can read now",
    )
    absent_newest: str = setting(
        Choice({"previous": "The version before", "error": "Nothing"}),
        "previous",
        "What opens until a pod that has the newest version is back.",
        label="While the newest version is away, open",
    )
    slow_down_rate: int = setting(
        Rate(),
        "1 MB/s",
        "Limit of writes and transfers while slowed down.",
        label="Rate when slowed down",
    )
    favorable: Favorable = Favorable()
    mixed: Mixed = Mixed()
    critical: Critical = Critical()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Which pods hold what."""

    migrate: bool = setting(
        Flag(),
        True,
        "A pod that opens a file more often than all others gets a copy of it.",
        label="Move files to the pods that read them",
    )
    heat_half_life_seconds: float = setting(
        Duration(60, 365 * 86_400),
        "1d",
        "How fast the memory of reads fades: after this time a read counts half.",
        label="Forget reading habits after",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """All of `network.toml`, checked."""

    network: Network = Network()
    redundancy: Redundancy = Redundancy()
    conflict: Conflict = Conflict()
    history: History = History()
    situation: Situation = Situation()
    placement: Placement = Placement()
    files: tuple[FileRule, ...] = ()
