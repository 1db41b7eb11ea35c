"""The network that the design was drawn with: `home`, three pods, 48,312 files, two copies."""

from datetime import UTC, datetime

from msgspec.structs import replace

from app.tray.models.picture import Picture, Reach
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import Amount, Attention, PodRow, Status

WORDS = Words(Catalogue(known_locale("en_GB")))
GB = 10**9
# A Sunday.
NOW = datetime(2026, 11, 22, 9, 34, tzinfo=UTC)


def pod(name: str, state: str = "present", **known: object) -> PodRow:
    return PodRow(**{"name": name, "id": name, "role": "member", "state": state, **known})  # type: ignore[arg-type]


NAS = pod(
    "studio-nas",
    used=196 * GB,
    offered=1000 * GB,
    copies=184 * GB,
    older=12 * GB,
    rtt=0.0003,
    free=800 * GB,
    person="Jonas",
    hardware="server",
)
PI = pod(
    "attic-pi",
    used=128 * GB,
    offered=250 * GB,
    copies=121 * GB,
    older=6 * GB,
    cached=GB,
    rtt=0.004,
    free=120 * GB,
    hardware="board",
)
LAPTOP = pod(
    "laptop-mia",
    "self",
    used=91 * GB,
    offered=240 * GB,
    copies=71 * GB,
    older=2 * GB,
    cached=18 * GB,
    free=149 * GB,
    person="Mia",
    hardware="laptop",
)
AWAY = replace(PI, state="absent", since="2026-11-22T09:12:00Z", address="192.168.1.40", rtt=None)


def status(**known: object) -> Status:
    """Return the status of a network in which all is well, otherwise where `known` says so."""
    well: dict[str, object] = {
        "network": "home",
        "situation": "favorable",
        "response": "continue",
        "frozen": False,
        "pods": [NAS, PI, LAPTOP],
        "under_copied": 0,
        "absent_files": 0,
        "transfers": 0,
        "conflicts": 0,
        "attention": [],
        "pod": "laptop-mia",
        "mount": "/media/wormhole",
        "copies": 2,
        "files": 48_312,
        "bytes": 188 * GB,
        "received_rate": 0.2e6,
        "by_copies": {
            "0": Amount(0, 0),
            "1": Amount(0, 0),
            "2": Amount(48_000, 1874 * GB // 10),
            "3": Amount(312, 6 * GB // 10),
        },
    }
    return Status(**(well | known))  # type: ignore[arg-type]


def mixed(**known: object) -> Status:
    """Return the status where `attic-pi` is away and the others have too little space."""
    return status(
        **{
            "situation": "mixed",
            "pods": [replace(NAS, free=GB), AWAY, replace(LAPTOP, free=7 * GB)],
            "under_copied": 20_454,
            "attention": [note("situation"), note("absent")],
            "to_go": 9 * GB,
            "received_rate": 22e6,
            "sent_rate": 3e6,
            "by_copies": {
                "0": Amount(0, 0),
                "1": Amount(20_454, 79 * GB),
                "2": Amount(27_858, 109 * GB),
            },
            **known,
        }
    )


def note(kind: str, text: str = "", remedy: str = "") -> Attention:
    return Attention(kind, text or f"The node says {kind}.", remedy)


def running(of: Status | None = None, **known: object) -> Picture:
    """Return the picture of a node that runs; `known` as in `status`."""
    return Picture(Reach.RUNNING, of or status(**known))


def plain(text: str) -> str:
    """Return a text as it is typed: spaces and hyphens that may break."""
    return text.translate({0xA0: " ", 0x202F: " ", 0x2011: "-"})
