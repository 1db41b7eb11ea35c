"""What the node of `laptop-mia` answers in the network that the design was drawn with.

All answers agree: network `home`, pods `studio-nas`, `attic-pi` and `laptop-mia` (this one), 48,312
files, 188 GB, two copies. The clock of `desk_double` shows 09:41 of a Sunday.
"""

from msgspec.structs import replace

from app.tray.models.picture import Picture, Reach
from core.config.setting import Level
from core.control.schema import (
    Amount,
    Browsed,
    BrowseRequest,
    ConfigChanged,
    ConfigText,
    ConfigTextRequest,
    ConflictRow,
    Copy,
    Finding,
    FolderSum,
    Found,
    Inspection,
    LogRow,
    Node,
    OldVersion,
    PathRequest,
    Peek,
    PeekRequest,
    PodRow,
    PolicyValue,
    RecentRow,
    ScrubRound,
    Status,
    SumsRequest,
    Throughput,
    Transfer,
)
from tests.support import desktop_network as network
from tests.support.desktop_network import GB
from tests.support.machines import INVITATION
from tests.support.settings_pages import SettingsNode

MB = 10**6
KB = 10**3
LAPTOP = replace(network.LAPTOP, role="admin", zone="living room")
NAS = replace(network.NAS, role="admin", zone="studio", address="192.168.1.20", rate=30e6)
PI = replace(network.PI, zone="attic", address="192.168.1.40", rate=14e6)
AWAY = replace(network.AWAY, zone="attic")
TOWER = PodRow(
    "tower-lena",
    "4c1f90ab",
    "member",
    "asking",
    address="192.168.1.77:4711",
    words=["copper", "violin", "orbit", "maple"],
)
RECENT = (
    RecentRow("/Documents/budget-2027.ods", "2026-11-22T09:36:00Z", "laptop-mia", "Mia",
              "changed", "1-a"),
    RecentRow("/photos/2026-11 Harbour/IMG_4471.CR3", "2026-11-22T09:21:00Z", "studio-nas",
              "Jonas", "added"),
    RecentRow("/drafts/old-logo.svg", "2026-11-22T09:20:00Z", "studio-nas", "Jonas", "deleted",
              "1-b"),
    RecentRow("/office/poster-v3.png", "2026-11-21T18:02:00Z", "studio-nas", "Jonas", "changed",
              "1-c"),
)  # fmt: skip


def status(**known: object) -> Status:
    """Return how the network is; all is well but where `known` says otherwise."""
    said: dict[str, object] = {
        "pods": [NAS, PI, LAPTOP],
        "mount": "/people/mia/Wormhole",
        "scrub_before": ScrubRound("2026-11-15T09:00:00Z", "2026-11-15T12:40:00Z", 71 * GB),
    }
    return network.status(**(said | known))


def running(**known: object) -> Picture:
    """Return the picture of the node that runs; `known` as in `status`."""
    return Picture(Reach.RUNNING, status(**known), network="home", recent=RECENT)


def moving(**known: object) -> Picture:
    """Return the picture while 1.4 GB are on their way."""
    busy = status(**_BUSY | known)
    return Picture(
        Reach.RUNNING, busy, network="home", recent=RECENT, moving_seconds=30, most_to_go=3 * GB
    )


_BUSY: dict[str, object] = {
    "transfers": 4,
    "to_go": 1_400 * MB,
    "received_rate": 9.8e6,
    "sent_rate": 3.1e6,
    "under_copied": 4,
    "by_copies": {
        "1": Amount(4, 1_400 * MB),
        "2": Amount(47_996, 1860 * GB // 10),
        "3": Amount(312, 6 * GB // 10),
    },
}
TRANSFERS = [
    Transfer("/photos/2026-11 Harbour/IMG_4471.CR3", "in", "studio-nas", 22 * MB, 31 * MB, 9.8e6,
             "opened", 2),
    Transfer("/recordings/Harbour interview, second take, final mix for broadcast.wav", "out",
             "attic-pi", 492 * MB, 1_200 * MB, 2.6e6, "copy", 2),
    Transfer("/office/invoices-2026.ods", "out", "attic-pi", 76 * KB, 84 * KB, 0.5e6, "copy", 2),
    Transfer("/photos/2026-11 Harbour/harbour-at-night.tif", "in", "studio-nas", 0, 190 * MB, 0.0,
             "keep", 2),
]  # fmt: skip
LOG = [
    LogRow(9, "2026-11-22T09:38:00Z", "conflict", path="/Documents/letter-to-landlord.md",
           facts={"pods": ["laptop-mia", "studio-nas"]}),
    LogRow(8, "2026-11-22T09:31:00Z", "pod-back", "attic-pi", facts={"seconds": 360}),
    LogRow(7, "2026-11-22T09:25:00Z", "pod-absent", "attic-pi"),
    LogRow(6, "2026-11-22T09:20:00Z", "deleted", "studio-nas", path="/drafts/old-logo.svg",
           undo="1-2", undo_until="2026-12-22T09:20:00Z"),
    LogRow(5, "2026-11-22T08:57:00Z", "policy", "laptop-mia", path="/Documents",
           facts={"key": "redundancy", "before": None, "after": 3}),
    LogRow(4, "2026-11-22T08:55:00Z", "setting", "laptop-mia",
           facts={"key": "redundancy.copies", "before": 1, "after": 2}),
    LogRow(3, "2026-11-21T18:02:00Z", "changed", "studio-nas", path="/office/poster-v3.png",
           facts={"files": 1}),
    LogRow(2, "2026-11-20T17:40:00Z", "pod-joined", "attic-pi"),
    LogRow(1, "2026-11-15T12:40:00Z", "scrub", "laptop-mia", facts={"bytes": 71 * GB}),
]  # fmt: skip
DECIDED = [
    LogRow(11, "2026-11-22T09:26:00Z", "decided", "laptop-mia", path="/Documents/budget-2027.ods",
           facts={"after": "both"}),
    LogRow(10, "2026-11-20T09:26:00Z", "decided", "laptop-mia", path="/todo.txt",
           facts={"after": "laptop-mia"}),
]  # fmt: skip
# Bytes a minute of the last hour, as the picture of the overview has them.
PASSED = Throughput(
    60,
    [round(each * 60e6) for each in (
        9, 12, 15, 16, 16.5, 15.8, 15, 14, 12.6, 11.5, 11, 11, 11.8, 12.6, 13.2, 13.8, 14, 13.7,
        13, 12, 10, 7, 3, 0, 0, 0, 0, 0, 0.4, 1.2, 2.6, 4.5, 6.4, 8, 8.8, 9.2, 9.3, 9, 8.6, 8.2,
        8, 7.6, 7.2, 7.4, 7.9, 8.6, 9.6, 11, 13, 15, 15.6, 14, 9, 3.5, 0.6, 0.3, 0.2, 0.2, 0.2,
        0.2)],
    [round(each * 60e6) for each in (
        5, 5.3, 5.6, 5.6, 5.2, 4.6, 3.8, 3, 2.4, 2, 2, 2.2, 2.6, 2.9, 3, 2.9, 2.5, 1.9, 1.1, 0.4,
        0, 0, 0.4, 1, 1.6, 2, 2.2, 2.4, 2.4, 2.2, 1.8, 1.4, 1.2, 1.2, 1.4, 1.8, 2.4, 3, 3.6, 4.2,
        4.8, 4.9, 4.7, 4.2, 3.8, 3.5, 3.7, 4.2, 4.8, 5.3, 5.6, 5, 3, 1, 0.2, 0, 0, 0, 0, 0)],
)  # fmt: skip


# --- conflicts


def _version(name: str, pod: str, size: int, at: str) -> OldVersion:
    return OldVersion(name, size, at, pod, "conflict")


LETTER = "/Documents/letter-to-landlord.md"
CONFLICTS = [
    ConflictRow(
        LETTER,
        [
            _version("2-here", "laptop-mia", 2_100, "2026-11-22T09:38:00Z"),
            _version("2-there", "studio-nas", 2_000, "2026-11-22T09:35:00Z"),
        ],
        ["/Documents/letter-to-landlord (studio-nas, 22 Nov 09.35).md"],
    ),
    ConflictRow(
        "/office/poster-v3.png",
        [
            _version("3-there", "studio-nas", 4 * MB, "2026-11-21T18:02:00Z"),
            _version("3-here", "laptop-mia", 4 * MB, "2026-11-21T17:58:00Z"),
        ],
        ["/office/poster-v3 (laptop-mia, 21 Nov 17.58).png"],
    ),
]
_LETTER = """# Heating repair

Dear Ms Okafor,
the heating has been off
since 14 November.
{}

Kind regards
Mia
"""


def peek(request: PeekRequest) -> Peek:
    """Return the beginning of a version of the letter."""
    asks = "Could you send someone?\nI am home after 16:00."
    calls = "Please call me first:\n0155 0134 77."
    text = _LETTER.format(asks if request.version == "2-here" else calls).encode()
    return Peek(len(text), whole=True, data=text)


# --- files


def _folder(path: str, copies: int = 2, **known: object) -> Node:
    return Node(path=path, kind="folder", wanted=copies, **known)  # type: ignore[arg-type]


def _file(path: str, size: int, copies: int = 2, **known: object) -> Node:
    return Node(path=path, kind="file", size=size, copies=copies, wanted=copies, **known)  # type: ignore[arg-type]


TREE = {
    "/": [
        _folder("/Documents", 3, kept=True, own=["redundancy", "keep"]),
        _folder("/photos", here=False),
        _folder("/recordings", here=False),
        _folder("/scratch"),
        _folder("/office", here=False),
    ],
    "/Documents": [
        _folder("/Documents/contracts", 3, kept=True),
        _folder("/Documents/letters", 3, kept=True),
        _file("/Documents/budget-2027.ods", 84 * KB, 3, kept=True),
        _file(LETTER, 2 * KB, 3, kept=True),
    ],
}
SUMS = {
    "/": FolderSum("/", 48_312, 188 * GB, 20_100),
    "/Documents": FolderSum("/Documents", 312, 600 * MB, 312,
                            {"laptop-mia": 312, "studio-nas": 312, "attic-pi": 312}),
    "/Documents/contracts": FolderSum("/Documents/contracts", 118, 310 * MB, 118),
    "/Documents/letters": FolderSum("/Documents/letters", 192, 240 * MB, 192),
    "/photos": FolderSum("/photos", 30_800, 118 * GB, 12_400),
    "/recordings": FolderSum("/recordings", 900, 58 * GB, 0),
    "/scratch": FolderSum("/scratch", 7_400, 7_100 * MB, 7_400),
    "/office": FolderSum("/office", 8_900, 4_300 * MB, 0),
}  # fmt: skip


def browse(request: BrowseRequest) -> Browsed:
    """Return what is in a folder."""
    rows = TREE.get(request.path, [])
    return Browsed(rows, len(rows))


def sums(request: SumsRequest) -> list[FolderSum]:
    """Return what is in folders and below."""
    return [SUMS.get(path, FolderSum(path, 0, 0, 0)) for path in request.paths]


def inspect(request: PathRequest) -> Inspection:
    """Return all that is known of an entry; the rules are those of `Documents`."""
    own = request.path.startswith("/Documents")
    here = PolicyValue(3, "/Documents"), PolicyValue(["laptop-mia", "studio-nas"], "/Documents")
    policy = {
        "redundancy": here[0] if own else PolicyValue(2, "network"),
        "keep": here[1] if own else PolicyValue([], "default"),
        "conflict": PolicyValue("keep-both", "network"),
        "cache": PolicyValue(True, "default"),
        "read-only": PolicyValue(False, "default"),
        "history": PolicyValue(True, "network"),
    }
    copies = [Copy(pod, "copy", 1, 1) for pod in ("laptop-mia", "studio-nas", "attic-pi")]
    kind = "file" if "." in request.path else "folder"
    return Inspection(request.path, "1-a", kind, 2_100, "2-here", 3, copies, policy, False, 0)


# --- settings


TEXTS = {
    Level.NETWORK: """# What everybody in “home” agreed on.
[redundancy]
copies = 2                      # any one pod may be lost
strategy = "spread"

[history]
keep-days = 30

[situation]
absent-files = "error"

[situation.critical]
response = "freeze"
""",
    Level.POD: """[pod]
name = "laptop-mia"
mount = "/people/mia/Wormhole"

[storage]
max-space = "240 GB"
""",
}


def text(request: ConfigTextRequest) -> ConfigText:
    """Return a settings file."""
    folder = "/people/mia/.local/share/wormhole"
    return ConfigText(TEXTS[request.level], "1", f"{folder}/{request.level.value}.toml", storing=3)


CHECKED = [
    Finding("reach", ok=False, text="attic-pi cannot be reached.", remedy="Is it switched on?"),
    Finding("clock", ok=True, text="The clocks of all pods agree."),
    Finding("space", ok=True, text="There is room for 149 GB more."),
]
MACHINE_CHECKED = [
    Finding("fuse", ok=True, text="The system has FUSE, so a drive can be shown."),
    Finding("folder", ok=True, text="The folder for the drive is empty."),
]


def answers() -> dict[str, object]:
    """Return what the node answers, by operation; it remembers what is set."""
    settings = SettingsNode(
        {
            "redundancy.copies": 2,
            "redundancy.strategy": "spread",
            "situation.absent-files": "error",
            "situation.critical.response": "freeze",
            "storage.max-space": "240 GB",
            "pod.mount": "/people/mia/Wormhole",
            "pod.zone": "living room",
            "network.name": "home",
        }
    )
    return settings.answers | {
        "status": status(),
        "throughput": PASSED,
        "transfers": [],
        "log": lambda request: DECIDED if request.kind == "decided" else LOG,
        "conflicts": CONFLICTS,
        "peek": peek,
        "browse": browse,
        "find": Found([]),
        "sums": sums,
        "inspect": inspect,
        "config-text": text,
        "config-write": ConfigChanged([]),
        "doctor": CHECKED,
        "invite": INVITATION,
    }
