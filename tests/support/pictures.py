"""Pictures of a node, as the tests of view models need them."""

from datetime import UTC, datetime

from msgspec.structs import replace

from app.tray.models.picture import Picture, Reach
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import Attention, PodRow, Status

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
WORDS = Words(Catalogue(known_locale("en_GB")))
STUDIO = PodRow(
    "studio-nas", "01", "admin", "present", used=196 * 10**9, offered=10**12, hardware="server"
)
ATTIC = PodRow(
    "attic-pi", "02", "member", "present", used=128 * 10**9, offered=250 * 10**9, hardware="board"
)
MIA = PodRow(
    "laptop-mia", "03", "admin", "self", used=91 * 10**9, offered=240 * 10**9, hardware="laptop"
)
LENA = PodRow("tower-lena", "04", "member", "asking")
WELL = Status(
    network="home",
    situation="favorable",
    response="",
    frozen=False,
    pods=[STUDIO, ATTIC, MIA],
    under_copied=0,
    absent_files=0,
    transfers=0,
    conflicts=0,
    attention=[],
    pod="laptop-mia",
    mount="/mnt/Wormhole",
    copies=2,
    files=48_312,
    bytes=188 * 10**9,
)
AWAY = replace(
    WELL,
    pods=[STUDIO, replace(ATTIC, state="absent", since="2026-11-22T09:12:00Z"), MIA],
    attention=[Attention("absent", "attic-pi cannot be reached.", "Start it again.")],
)


def note(kind: str) -> Attention:
    """Return something that the node tells of."""
    return Attention(kind, f"This is about {kind}. More is said.", "Do this.")


def picture(status: Status | None = WELL, reach: Reach = Reach.RUNNING, **more: object) -> Picture:
    """Return a picture of a node that runs, unless said otherwise."""
    return Picture(reach, status, network="home", **more)  # type: ignore[arg-type]


def plain(text: str) -> str:
    """Return a text with ordinary spaces and hyphens, as it is compared with; nothing isolated."""
    text = text.replace("\u2068", "").replace("\u2069", "")
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2011", "-")
