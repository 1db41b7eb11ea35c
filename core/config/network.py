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
    )
    access: str = setting(
        Choice(("code", "demand", "whitelist", "blacklist", "open")),
        "code",
        "How a new pod gets in: with a code, or also when it asks and somebody approves (demand), "
        "when it is on the whitelist, when it is not on the blacklist, or in any case (open).",
    )
    whitelist: tuple[str, ...] = setting(
        Texts("pod names or public keys"), [], "Who may join where access is a whitelist."
    )
    blacklist: tuple[str, ...] = setting(
        Texts("pod names or public keys"),
        [],
        "Who may not join without a code.",
    )
    administration: tuple[str, ...] = setting(
        ChoiceOrTexts(("admins", "all"), Texts("pod names")),
        "admins",
        "Who may change the network's settings and admit or remove pods.",
    )
    names: str = setting(
        Choice(("native", "portable")),
        "native",
        "Whether names that differ only in case or that Windows forbids are refused.",
    )
    entrypoints: tuple[str, ...] = setting(
        Endpoints(), [], "Addresses of pods that are usually there."
    )
    discovery: bool = setting(
        Flag(), True, "Find pods on the local network by themselves.", takes=Takes.AT_START
    )
    max_storage: Size = setting(
        Storage(),
        "0",
        "Most that the whole network may hold, all copies counted; 0 is what the pods offer.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy:
    """How many copies there should be, and when they are made."""

    copies: int = setting(
        Number(1, 64), 2, "Copies of each file in all, the original counted; 1 is none besides it."
    )
    minimum: int = setting(
        Number(1, 64),
        2,
        "Confirmed copies, the writer's own counted, before fsync returns and old content may go.",
    )
    fsync_deadline_seconds: float = setting(
        Duration(1, 3_600), "30s", "How long fsync waits for copies before it fails."
    )
    strategy: str = setting(
        Choice(("spread", "fast", "space")),
        "spread",
        "What leads when pods are chosen: all alike, network speed, or free space.",
    )
    min_replication_time_seconds: float = setting(
        Duration(0, 86_400), "5s", "Quiet time after the last change before copies are made."
    )
    max_replication_time_seconds: float = setting(
        Duration(1, 7 * 86_400), "2m", "Copy at least this often while a file keeps changing."
    )
    fsync: str = setting(
        Choice(("local", "copies")), "local", "Whether fsync returns after the disk or the copies."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What becomes of two versions of a file that did not know of each other."""

    strategy: str = setting(
        Choice(("keep-both", "overwrite")),
        "keep-both",
        "Show both, or show the last written and keep the other as an older version.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How long overwritten and deleted versions are kept."""

    keep_days: int = setting(Number(0, 3_650), 30, "Days; 0 keeps none.", unit="days")
    max_space: Size = setting(
        Storage(share=True), "10%", "Most of each pod's storage that old versions may take."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Favorable:
    """What to do while all is as declared, or can be made so."""

    response: str = setting(
        Choice(("rebalance", "none")),
        "rebalance",
        "What to do: with none, files that have their copies stay where they are.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """What to do while copies are missing that cannot be made."""

    response: str = setting(
        Choice(("warn", "slow-down", "reduce-redundancy", "freeze", "stop")),
        "warn",
        "What to do.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Critical:
    """What to do while contents are on no reachable pod."""

    response: str = setting(Choice(("warn", "slow-down", "freeze", "stop")), "warn", "What to do.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """When pods count as absent, and what the network does about it."""

    absent_after_seconds: float = setting(
        Duration(1, 86_400), "30s", "Silence before a pod counts as absent."
    )
    grace_seconds: float = setting(
        Duration(0, 30 * 86_400), "10m", "Absence before new copies are made elsewhere."
    )
    absent_files: str = setting(
        Choice(("error", "hide")),
        "error",
        "Whether files whose content is on no reachable pod are shown.",
    )
    absent_newest: str = setting(
        Choice(("previous", "error")),
        "previous",
        "What opens while the newest version is on no reachable pod.",
    )
    slow_down_rate: int = setting(
        Rate(), "1 MB/s", "Limit of writes and transfers while slowed down."
    )
    favorable: Favorable = Favorable()
    mixed: Mixed = Mixed()
    critical: Critical = Critical()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Which pods hold what."""

    migrate: bool = setting(Flag(), True, "Let files follow their readers.")
    heat_half_life_seconds: float = setting(
        Duration(60, 365 * 86_400), "1d", "How fast the memory of reads fades."
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
