"""Decoders of the files that a node keeps: damaged by a disk, cut by a power failure, edited."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.cli.commands.logs import Event, events_of
from app.cli.paths import _in_a_drive
from app.starting import _answer
from app.tray.models import preferences
from core.control.lines import Failure
from core.control.said import line_of
from core.control.schema import LogRow, Started
from core.errors import ProtocolError, StoreDamaged, StoreForeign, WormholeError
from core.ids import EntryId, PodId
from core.model.content import Content, Line, LineRole, Manifest, Noted
from core.model.rows import EntryRow
from core.mount.linux.mount_table import parse
from core.net.identity import create_identity, load_identity
from core.node.building import network_of
from core.node.hints import decode_hints, encode_hints
from core.node.home import Home
from core.node.journal_file import decode_rows, encode_rows
from core.node.last_address import note, wished
from core.node.membership import ADMISSION_FACT, Statements, encode_admitted
from core.node.noticing.presence import away_in
from core.node.recent import RecentFiles
from core.node.seen import FACT as SEEN_FACT
from core.node.seen import Seen
from core.ports import WayHome
from core.saying import plain
from core.store.marker import Marker, write_marker
from core.store.part_names import segments_of
from core.store.records_memory import MemoryRecordStore
from core.store.recovered_files import free_name
from core.store.sqlite import queries
from core.store.sqlite.faults import explained
from core.store.sqlite.schema import CHECKPOINT_NAME, MARKER_NAME
from core.store.sqlite.wal import frames_in_database, frames_taken, is_cut, read_log
from core.store.way_home import SideLog, read_attributes, write_attributes
from tests.support.fuzz_target import Target
from tests.support.fuzz_wire import DOT, ENTRY, HASH, HISTORY, OTHER, RECORDS

IDENTITY = create_identity()
HOME = WayHome(ENTRY, b"name", OTHER, DOT)
PAGE = 512
POD = PodId(b"\x11" * 16)


def in_folder(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Return a decoder that finds its bytes as the file `name` of a folder of its own."""

    def decode(data: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return read(Path(folder))

    return decode


def written(name: str, write: Callable[[Path], object]) -> bytes:
    """Return the bytes that `write` leaves in the file `name` of a folder."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        return (Path(folder) / name).read_bytes()


def _marker(folder: Path) -> object:
    return network_of(folder, POD)


def _side_log(folder: Path) -> object:
    found = SideLog(folder / "log").read()
    for way_home in found.values():
        _is_usable(folder, way_home)
    return found


def _is_usable(folder: Path, way_home: WayHome) -> None:
    """Give the name to a file, as a recovery does."""
    assert len(way_home.entry) == len(way_home.parent) == 16
    path = free_name(folder, way_home.name)
    path.touch()
    assert path.parent == folder


def _attributes(data: bytes) -> WayHome | None:
    """Read the way home off a file whose attributes are these, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.touch()
        for line in data.split(b"\n")[:8]:
            name, _, value = line.partition(b"=")
            if name in {b"entry", b"name", b"parent", b"version"}:
                os.setxattr(path, b"user.wormhole." + name, value[:1_000])
        found = read_attributes(path)
        if found is not None:
            _is_usable(Path(folder), found)
        return found


def _as_attributes(way_home: WayHome) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.touch()
        write_attributes(path, way_home)
        names = ("entry", "name", "parent", "version")
        values = (os.getxattr(path, f"user.wormhole.{name}") for name in names)
        return b"\n".join(
            b"%s=%s" % pair for pair in zip(map(str.encode, names), values, strict=True)
        )


def _log(folder: Path) -> object:
    database = folder / "db"
    database.write_bytes((folder / "db-wal").read_bytes()[:200])
    found = read_log(database, PAGE)
    (folder / CHECKPOINT_NAME).write_bytes((folder / "db-wal").read_bytes()[:40])
    (folder / "db-shm").write_bytes((folder / "db-wal").read_bytes()[:24])
    frames_in_database(folder, found.salt)
    frames_taken(database)
    is_cut(database, found.pages, PAGE)
    return found


def _admitted(data: bytes) -> object:
    store = MemoryRecordStore()
    with store.write() as writer:
        writer.set_fact(ADMISSION_FACT, data)
    statements = Statements(HISTORY.network, store)
    with store.read() as reader:
        return statements.read(reader).members


def _lately(data: bytes) -> frozenset[PodId]:
    store = MemoryRecordStore()
    with store.write() as writer:
        writer.set_fact(SEEN_FACT, data)
    return Seen(store).lately(2_000)


def _address(folder: Path) -> str:
    return wished(Home(folder), "127.0.0.1:0")


def _fact(data: bytes) -> dict[PodId, str]:
    return decode_hints(data)


def _logged(data: bytes) -> list[Event]:
    events = events_of(data.decode("utf-8", "replace").splitlines(keepends=True))
    msgspec.json.encode(events)
    return events


class _Ended:
    """A process that has ended."""

    def poll(self) -> int:
        return 1

    def wait(self, _seconds: float) -> int:
        return 1


def _started(data: bytes) -> Started:
    return _answer(data, _Ended(), Home(Path("/nowhere")))  # type: ignore[arg-type]


def _stored(decode: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def explain(data: bytes) -> object:
        with explained():
            return decode(data)

    return explain


_WAL = bytes.fromhex("377f0682") + bytes(12) + b"salt" * 2 + bytes(8)
_FRAME = bytes.fromhex("0000000100000001") + b"salt" * 2 + bytes(8 + PAGE)
_ROW = EntryRow(ENTRY, births=RECORDS[:1], places=RECORDS[1:3])  # type: ignore[arg-type]
_LINE = Line(
    1,
    ENTRY,
    LineRole.CURRENT,
    DOT,
    Content(HASH, 9, 262_144),
    (DOT,),
    b"\x01",
    1,
    b"s",
    Noted(9, 1, 1),
)
SHORT = written(
    "log", lambda at: SideLog(at / "log").append(1, WayHome(EntryId(b"short"), b"n", OTHER, None))
)
_LOG_LINE = b'{"at":"2026","level":"INFO","part":"node","text":"up","exception":"x"}\n'
_TABLE = b"40 22 0:57 / /mnt/with\\040space rw shared:3 - fuse.wormhole wormhole rw,user_id=0\n"
_MARKER = written(MARKER_NAME, lambda at: write_marker(at, Marker("22" * 16, POD.hex(), 3)))
_ANSWERS = (
    msgspec.json.encode(Started("lab", "a", "/m", "h:1", "00")) + b"\n",
    line_of(Failure(plain("Refused"), plain("no room"))),
)
_DAMAGE = (StoreDamaged,)


def _journal(data: bytes) -> object:
    rows = decode_rows(data)
    return RecentFiles(rows).newest, away_in(rows)


TARGETS = (
    Target("logs", ("app.cli.commands.logs",), _logged, (_LOG_LINE, _LOG_LINE * 2)),
    Target(
        "what a node says while it starts",
        ("app.starting",),
        _started,
        _ANSWERS,
        (WormholeError,),
    ),
    Target(
        "markers of storages",
        ("core.store.marker", "core.node.building"),
        in_folder(MARKER_NAME, _marker),
        (_MARKER,),
        (*_DAMAGE, StoreForeign),
    ),
    Target(
        "identities",
        ("core.net.identity",),
        in_folder("identity.pem", lambda at: load_identity(at / "identity.pem").pod),
        (IDENTITY.key_pem() + IDENTITY.certificate_pem(),),
        _DAMAGE,
    ),
    Target(
        "the last address",
        ("core.node.last_address",),
        in_folder("last-address", _address),
        (written("last-address", lambda at: note(Home(at), "127.0.0.1:4040")),),
    ),
    Target(
        "preferences of the desktop application",
        ("app.tray.models.preferences",),
        preferences.understood,
        (preferences.written(preferences.Preferences(silent=frozenset({"disk"}))),),
        (),
        preferences.written,
    ),
    Target(
        "hints of the pairing",
        ("core.node.hints",),
        _fact,
        (encode_hints({PodId(ENTRY): "10.0.0.1:1"}),),
        (),
        encode_hints,
    ),
    Target(
        "how this pod was admitted",
        ("core.node.membership",),
        _admitted,
        (encode_admitted(HISTORY.records),),
        (*_DAMAGE, ProtocolError),
    ),
    Target(
        "whom this pod reached",
        ("core.node.seen",),
        _lately,
        (msgspec.msgpack.encode({ENTRY.hex(): 1_000}),),
    ),
    Target(
        "ways home on files",
        ("core.store.way_home",),
        _attributes,
        (_as_attributes(HOME), _as_attributes(WayHome(ENTRY, b"n", OTHER, None))),
        (),
        _as_attributes,
    ),
    Target(
        "ways home in a log",
        ("core.store.way_home",),
        in_folder("log", _side_log),
        (written("log", lambda at: [SideLog(at / "log").append(n, HOME) for n in (1, 2, 1)]),),
    ),
    Target(
        "logs of SQLite",
        ("core.store.sqlite.wal",),
        in_folder("db-wal", _log),
        (_WAL + _FRAME * 2, _WAL, b"1936025716 1936025716 3\n"),
    ),
    *(
        Target(
            f"stored: {name}",
            ("core.store.sqlite.queries",),
            _stored(decode),
            tuple(map(msgspec.msgpack.encode, seeds)),
            _DAMAGE,
            msgspec.msgpack.encode,
        )
        for name, decode, seeds in (
            ("entries", queries.decode_row, (_ROW,)),
            ("content lines", queries.decode_line, (_LINE,)),
            ("other records", queries.decode_other, RECORDS),
        )
    ),
    Target(
        "stored: parts of manifests",
        ("core.store.part_names",),
        segments_of,
        (msgspec.msgpack.encode(Manifest(9, 9, (HASH, 3))),),
    ),
    Target(
        "mounts, for a typed path",
        ("app.cli.paths",),
        in_folder("mounts", lambda at: _in_a_drive(b"/mnt/with space/a", at / "mounts")),
        (_TABLE,),
    ),
    Target("the kernel's mounts", ("core.mount.linux.mount_table",), parse, (_TABLE,)),
    Target(
        "the journal",
        ("core.node.journal_file", "core.node.recent", "core.node.noticing.presence"),
        _journal,
        (
            encode_rows(
                [
                    LogRow(
                        1, "2026-01-01T00:00:00Z", "changed", "a", "Ann", "/x", "x", {"files": 1}
                    ),
                    LogRow(
                        2,
                        "2026-01-01T00:00:01Z",
                        "changed",
                        facts={"paths": ["/a"], "entries": ["ab"]},
                    ),
                    LogRow(3, "2026-01-01T00:00:02Z", "pod-absent", facts={"id": "ab", "since": 1}),
                ]
            ),
        ),
        (),
    ),
)
