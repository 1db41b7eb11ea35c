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
        label="Name of this pod",
        takes=Takes.AT_START,
    )
    role: str = setting(
        Choice({"active": "Stores copies", "client": "Only uses the drive"}),
        "active",
        "Whether this pod stores for the others; a pod invited as client always is one.",
        label="What this pod does",
        takes=Takes.AT_START,
    )
    zone: str = setting(
        Text("a word for a room or site"),
        "",
        "A word such as cellar; copies of a file go to different rooms or sites first.",
        label="Room or site",
    )
    machine: str = setting(
        Text('"auto" or a word', automatic="auto"),
        "auto",
        "Pods with the same machine share its fate; by itself each machine has its own word.",
        label="Machine",
    )
    mount: str = setting(
        Text("a folder"),
        "~/Wormhole",
        "Where the drive is mounted.",
        label="Show the drive at",
        takes=Takes.AT_START,
    )
    owners: str = setting(
        Choice({"auto": "Automatic", "mine": "Always mine", "numbers": "As recorded"}),
        "auto",
        "Whether files are shown as yours or with the owner numbers they have.",
        label="Owner of files",
        takes=Takes.AT_START,
    )
    listen: str = setting(
        Endpoint(),
        "0.0.0.0:0",
        "Where other pods reach this one; port 0 is any free port.",
        label="Listen at",
        takes=Takes.AT_START,
    )
    advertise: tuple[str, ...] = setting(
        Endpoints(),
        [],
        "Addresses to tell the others beside those found, as behind a router.",
        label="Further addresses of this pod",
        takes=Takes.AT_START,
    )
    person: str = setting(
        Text('"auto" or a name', automatic="auto"),
        "auto",
        "Shown beside changes; by itself it is the name of the login.",
        label="Person at this pod",
    )
    join_secret_file: str = setting(
        Text("a path"),
        "",
        "File with a secret; the same one here and on admitting pods admits without a person.",
        label="File with the join secret",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSection:
    """What this pod stores, and where."""

    path: str = setting(
        Text("a folder"),
        "",
        "Copies live here, not in the drive; empty is the folder of user data.",
        label="Storage folder",
        takes=Takes.AT_START,
    )
    max_space: Size = setting(
        Storage(share=True),
        "80%",
        "A size, or a share of the disk; 0 stores nothing for the others.",
        label="Offer at most",
    )
    min_free: Size = setting(
        Storage(),
        "2 GB",
        "Left free on the disk, whatever else is asked; unless set, a tenth of a small disk.",
        label="Always leave free on the disk",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """What stays here of what was read."""

    mode: str = setting(
        Choice({"auto": "Decide by itself", "stream": "Stream only", "save": "Save"}),
        "auto",
        "Whether what was read is kept: never, always, or if small or read often.",
        label="When a file is opened that is not here",
    )
    max_space: Size = setting(
        Storage(share=True),
        "20 GB",
        "Cached files are not copies: they can be dropped at any time, and nothing is lost.",
        label="Cache at most",
    )
    save_below: Size = setting(
        Storage(),
        "64 MB",
        "Where Wormhole decides by itself, smaller files are kept whole.",
        label="Keep files smaller than",
    )
    save_after_reads: int = setting(
        Number(1, 1_000),
        2,
        "Where Wormhole decides by itself, files read more often than this are kept.",
        label="Keep a larger file after it was read",
        unit="times",
    )
    heads: Size = setting(
        Storage(),
        "0",
        "Makes previews in the file manager quick; it takes part of the cache, and 0 keeps none.",
        label="Keep the start of every file here",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity:
    """How gladly this pod takes which files: 0 never, 50 neutral, 100 first choice."""

    new: int = setting(
        Number(0, 100), 50, "How gladly this pod takes files just made.", label="New files"
    )
    redundancy: int = setting(
        Number(0, 100), 50, "How gladly this pod takes further copies.", label="Second copies"
    )
    hot: int = setting(
        Number(0, 100),
        50,
        "How gladly this pod takes the files most requested.",
        label="Files read most",
    )
    cold: int = setting(
        Number(0, 100),
        50,
        "How gladly this pod takes the files least requested.",
        label="Files read least",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of the connection may be used; 0 is no limit."""

    upload: int = setting(
        Rate(), "0", "Sent outside the local network; 0 is no limit.", label="Upload at most"
    )
    download: int = setting(
        Rate(),
        "0",
        "Received from outside the local network; 0 is no limit.",
        label="Download at most",
    )
    lan_upload: int = setting(
        Rate(),
        "0",
        "Sent within the local network; 0 is no limit.",
        label="Upload in the local network at most",
    )
    lan_download: int = setting(
        Rate(),
        "0",
        "Received from the local network; 0 is no limit.",
        label="Download in the local network at most",
    )
    read_deadline_seconds: float = setting(
        Duration(1, 3_600),
        "30s",
        "Then the program gets an error instead of waiting for ever.",
        label="Give up reading after",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What this pod does while it is cut off from the network."""

    after_seconds: float = setting(
        Duration(1, 7 * 86_400),
        "1m",
        "How long this pod reaches too few others before it does something about it.",
        label="Alone after",
    )
    response: str = setting(
        Choice(
            {
                "continue": "Go on",
                "warn": "Warn and go on",
                "freeze": "Freeze: no more writing",
                "stop": "Stop: close the drive",
            }
        ),
        "warn",
        "What this pod does while it is alone.",
        label="Then",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrub:
    """Reading copies again to find what rotted on the disk."""

    period_seconds: float = setting(
        Duration(0, 3_650 * 86_400),
        "30d",
        "Finds silent disk damage and repairs it from another pod; 0 is never.",
        label="Read and check every copy each",
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
