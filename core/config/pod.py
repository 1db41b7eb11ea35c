"""The settings of a pod (`pod.toml`): this machine only."""

from dataclasses import dataclass

from core.config.kinds import Choice, Duration, Endpoint, Endpoints, Number, Rate, Storage, Text
from core.config.setting import Takes, setting
from core.config.values import Size

POD_NAME_PATTERN = r"\w[\w .-]{0,62}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodSection:
    """The pod itself: its name, its drive, where it listens."""

    name: str = setting(
        Text("1 to 63 letters, digits, spaces, dots, - and _", f"|{POD_NAME_PATTERN}"),
        "",
        "Name of this pod in the network; empty is the name of the machine.",
        takes=Takes.AT_START,
    )
    role: str = setting(
        Choice(("active", "client")),
        "active",
        "Whether this pod stores for the others; a pod invited as client always is one.",
        takes=Takes.AT_START,
    )
    zone: str = setting(
        Text("a word for a room or site"), "", "Room or site; copies are spread over zones."
    )
    machine: str = setting(
        Text('"auto" or a word'), "auto", "Pods with the same machine share its fate."
    )
    mount: str = setting(
        Text("a folder"), "~/Wormhole", "Where the drive is mounted.", takes=Takes.AT_START
    )
    owners: str = setting(
        Choice(("auto", "mine", "numbers")),
        "auto",
        "Whether files are shown as yours or with the owner numbers they have.",
        takes=Takes.AT_START,
    )
    listen: str = setting(
        Endpoint(),
        "0.0.0.0:0",
        "Where other pods reach this one; port 0 is any free port.",
        takes=Takes.AT_START,
    )
    advertise: tuple[str, ...] = setting(
        Endpoints(),
        [],
        "Addresses to tell the others beside those found, as behind a router.",
        takes=Takes.AT_START,
    )
    person: str = setting(
        Text('"auto" or a name'), "auto", "Shown beside changes; auto is the name of the login."
    )
    join_secret_file: str = setting(
        Text("a path"),
        "",
        "File with a secret; the same one here and on admitting pods admits without a person.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSection:
    """What this pod stores, and where."""

    path: str = setting(
        Text("a folder"),
        "",
        "Folder of the storage; empty is the folder of user data.",
        takes=Takes.AT_START,
    )
    max_space: Size = setting(
        Storage(share=True), "80%", "Most that is stored: a share of the disk or a size; 0 nothing."
    )
    min_free: Size = setting(
        Storage(),
        "2 GB",
        "Left free on the disk, whatever else is asked; unless set, a tenth of a small disk.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """What stays here of what was read."""

    mode: str = setting(
        Choice(("stream", "save", "auto")),
        "auto",
        "Whether what was read is kept: never, always, or if small or read often.",
    )
    max_space: Size = setting(
        Storage(share=True),
        "20 GB",
        "Most that is kept of what was read: a share of the disk or a size; 0 keeps nothing.",
    )
    save_below: Size = setting(Storage(), "64 MB", "With auto, smaller files are kept whole.")
    save_after_reads: int = setting(
        Number(1, 1_000), 2, "With auto, files read more often than this are kept."
    )
    heads: Size = setting(
        Storage(), "0", "Keep this much of the start of every file here, within max-space."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity:
    """How gladly this pod takes which files: 0 never, 50 neutral, 100 first choice."""

    new: int = setting(Number(0, 100), 50, "Files just made.")
    redundancy: int = setting(Number(0, 100), 50, "Further copies.")
    hot: int = setting(Number(0, 100), 50, "The files most requested.")
    cold: int = setting(Number(0, 100), 50, "The files least requested.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of the connection may be used; 0 is no limit."""

    upload: int = setting(Rate(), "0", "Sent outside the local network.")
    download: int = setting(Rate(), "0", "Received from outside the local network.")
    lan_upload: int = setting(Rate(), "0", "Sent within the local network.")
    lan_download: int = setting(Rate(), "0", "Received from the local network.")
    read_deadline_seconds: float = setting(
        Duration(1, 3_600), "30s", "How long a read waits for an absent block before it fails."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What this pod does while it is cut off from the network."""

    after_seconds: float = setting(Duration(1, 7 * 86_400), "1m", "How long before it counts.")
    response: str = setting(Choice(("continue", "warn", "freeze", "stop")), "warn", "What to do.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrub:
    """Reading copies again to find what rotted on the disk."""

    period_seconds: float = setting(
        Duration(0, 3_650 * 86_400),
        "30d",
        "How often each copy is read again; 0 is never.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PodConfig:
    """All of `pod.toml`, checked."""

    pod: PodSection = PodSection()
    storage: StorageSection = StorageSection()
    cache: Cache = Cache()
    affinity: Affinity = Affinity()
    limits: Limits = Limits()
    alone: Alone = Alone()
    scrub: Scrub = Scrub()
