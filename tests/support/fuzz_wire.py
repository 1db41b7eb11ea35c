"""Decoders of what other machines send: streams, messages, records, and who is in."""

import re
import socket

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.config.definitions import settings
from core.config.registers import from_registers
from core.config.setting import Level
from core.contents.manifests import decode_manifest, decode_segment, encode_segment, small_revision
from core.errors import PeerError, ProtocolError
from core.ids import ContentHash, Dot, EntryId, Incarnation, NetworkId, PodId, Stamp
from core.membership import statements
from core.membership.chain import membership
from core.membership.statements import Exclusion, Founding, Freeze
from core.model import records
from core.model.content import Manifest, Segment
from core.model.members import Member, PodInfo, Role
from core.model.pairing import Admission, Candidate, Obstacle
from core.model.records import Batch, Context, Kind
from core.net.block_stream import BlockStream
from core.net.contexts import listener_context
from core.net.kernel_queue import queue_of
from core.net.session import Session
from core.net.sightings import from_properties, to_properties
from core.node.reload import network_of_registers
from core.node.services.configuring import _rows
from core.placement.popularity import Told, popularity
from core.ports import Sighting
from core.replica.checking import check
from core.signatures import certificate_key
from core.wire import blocks, hello, messages, pairing
from core.wire.frames import FrameDecoder, FrameKind, encode_frame
from core.wire.heat import decode_heat, encode_heat
from core.wire.info import decode_info, encode_info
from tests.support.fuzz_target import Target
from tests.support.links import socket_pair
from tests.support.statements import IDENTITIES, History

ENTRY, OTHER = EntryId(b"e" * 16), EntryId(b"o" * 16)
ORIGIN = Incarnation(7)
DOT, STAMP = Dot(ORIGIN, 1), Stamp(1_800_000_000_000, 0, ORIGIN, 0)
HASH = ContentHash(b"h" * 32)
SEEN = Context({ORIGIN: 1}, (DOT,))
HISTORY = History()
PEER = IDENTITIES["a"]
RECORDS = (
    records.Birth(DOT, STAMP, ENTRY, Kind.FILE, OTHER, b"name", 0o644, first=STAMP),
    records.Place(DOT, STAMP, ENTRY, OTHER, b"n", SEEN, records.Spot(OTHER, b"m", STAMP)),
    records.Dead(DOT, STAMP, ENTRY, OTHER, b"n", SEEN, (ENTRY,), OTHER),
    records.Version(DOT, STAMP, ENTRY, HASH, 9, 262_144, -1, SEEN, b"link"),
    records.Gone(DOT, STAMP, ENTRY, SEEN),
    records.Attribute(DOT, STAMP, ENTRY, "x:user.a", b"value"),
    records.Attribute(DOT, STAMP, ENTRY, "mode", 0o755),
    *HISTORY.records,
    records.PodNews(DOT, STAMP, PodId(ENTRY), "info", b"body"),
    records.Holding(DOT, STAMP, PodId(ENTRY), (records.Claim(ENTRY, DOT, held=True),)),
)
HEADS = {ORIGIN: messages.Head(3, b"d" * 16, STAMP)}
NAME = messages.VersionName(ENTRY, DOT)
MESSAGES: tuple[messages.Message, ...] = (
    messages.Hello(1, 1, NetworkId(ENTRY), ORIGIN, "nas", 1, "program"),
    messages.Summary(HEADS, 1),
    messages.Records((Batch(ORIGIN, 1, b"", b"d" * 16, RECORDS[:1]),), HEADS),
    messages.Refusal("no"),
    messages.Probe(1),
    messages.SmallContents((messages.SmallContent(NAME, b"data"),)),
    messages.AskSmall((NAME,)),
    messages.AskOlder(1, b"/folder/name", (ENTRY,)),
    messages.Offer((messages.Offered(NAME, ContentHash(b"h" * 32), 5, 262_144, b"hello"),)),
    messages.Taken((NAME,), (NAME,)),
    messages.OlderVersions(
        1, (messages.OlderVersion(NAME, b"name", HASH, 9, 262_144, -1, 7, removed=True),)
    ),
    messages.AskPledges(1, 60, (NAME,)),
    messages.Pledges(1, (NAME,)),
    messages.AllAsking((messages.Asking(PodId(ENTRY), "nas", ("four", "words")),)),
    messages.Decide(1, PodId(ENTRY), ("four", "words"), admit=True),
    messages.Decided(1, "no", "do"),
)
SHARE, SIGNATURE = b"s" * 33, b"s" * 64
CANDIDATE = Candidate(PEER.public_key, PEER.certificate, "nas", Role.MEMBER, "", "Linux", 7)
ADMISSION = Admission(
    NetworkId(ENTRY), "home", PodId(ENTRY), PodId(OTHER), tuple(HISTORY.records), ("a:1",)
)
WORDS: tuple[pairing.Word, ...] = (
    pairing.Greeting(SHARE, 1),
    pairing.Reply(SHARE),
    pairing.Confirmation(b"t" * 32),
    pairing.Request(CANDIDATE, SIGNATURE),
    pairing.Introduction("nas", PEER.certificate, SIGNATURE, "home", 600.0),
    pairing.Agreement(),
    pairing.Admitted(ADMISSION),
    pairing.Failure(Obstacle.BUSY, "x"),
    pairing.Failure(Obstacle.WRONG_CODE, "", 2),
)
INFO = PodInfo("nas", ORIGIN, ("10.0.0.1:4040",), Role.MEMBER, 10, 5, 5)
KEY = b"k" * 32
SMALL_FRAMES = 4_096
_LISTENER = listener_context(PEER, [])
_TLS_HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(32) + b"\x00\x00\x02\x13\x01\x01\x00"


def _frames(data: bytes) -> list[tuple[FrameKind, bytes]]:
    """Feed a stream whole and byte by byte: the same comes out, and little is kept."""
    pieces = FrameDecoder(SMALL_FRAMES)
    failed, each = "", list[tuple[FrameKind, bytes]]()
    try:
        for at in range(len(data)):
            each += pieces.feed(data[at : at + 1])
    except ProtocolError as error:
        failed = error.detail
    assert pieces.buffered <= SMALL_FRAMES + 5
    if failed:
        with pytest.raises(ProtocolError, match=re.escape(failed)):
            FrameDecoder(SMALL_FRAMES).feed(data)
        raise ProtocolError(failed)
    whole = FrameDecoder(SMALL_FRAMES).feed(data)
    assert whole == each
    return whole


def _encoded_frames(frames: list[tuple[FrameKind, bytes]]) -> bytes:
    return b"".join(encode_frame(kind, payload) for kind, payload in frames)


def _sealed(word: int, data: bytes) -> bytes:
    header = (len(data) + 16).to_bytes(4) + bytes((word,))
    return header + AESGCM(KEY).encrypt(bytes(12), data, header)


def _block_stream(data: bytes) -> list[tuple[int, bytes]]:
    """Receive what came on a block connection that then ends; only the end is an error."""
    near, far = socket_pair()
    with near:
        near.sendall(data[:60_000])
        near.shutdown(socket.SHUT_WR)
        stream = BlockStream(far, KEY, KEY, 5.0)
        got: list[tuple[int, bytes]] = []
        try:
            while True:
                word, view = stream.receive(1_000, 5.0)
                got.append((word, bytes(view)))
        finally:
            stream.close()


def _session(data: bytes) -> list[tuple[FrameKind, bytes]]:
    return Session(_LISTENER, SMALL_FRAMES, listener=True).decrypt(data)


def _batches(data: bytes) -> tuple[Batch, ...]:
    message = messages.decode(data)
    found = message.batches if isinstance(message, messages.Records) else ()
    for batch in found:
        check(batch)
    return found


def _members(data: bytes) -> object:
    """Let an administrator state what is here, then ask all that a node asks of the outcome."""
    history = History()
    try:
        stated = msgspec.msgpack.decode(data, type=list[tuple[str, bytes]])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    for register, body in stated[:20]:
        history.sign("a", register, body)
    found = membership(history.records, history.network)
    for pod in (*found.members, history.pod("b")):
        found.may_administer(pod)
        found.is_removed(pod)
    found.is_taken("nas")
    network_of_registers(dict(found.settings))
    shown = _rows(settings(Level.NETWORK), from_registers(found.settings), "network")
    msgspec.json.encode(shown)
    return found.settings


def _stated(*statements_made: tuple[str, bytes]) -> bytes:
    return msgspec.msgpack.encode(statements_made)


def _sighting(data: bytes) -> Sighting | None:
    pairs = [line.partition(b"=") for line in data.split(b"\n")]
    return from_properties({key: value for key, _, value in pairs}, "10.0.0.1:1")


def _announced(sighting: Sighting) -> bytes:
    texts = to_properties(sighting).items()
    return "\n".join(f"{key}={value}" for key, value in texts).encode()


def _info(data: bytes) -> PodInfo | None:
    return decode_info(data)


def _heat(data: bytes) -> dict[EntryId, float]:
    heat = decode_heat(data)
    told = {PodId(bytes([number]) * 16): Told(heat, number * 1e5) for number in range(2)}
    popularity(told, 60.0)
    return heat


def _manifest(data: bytes) -> Manifest:
    return decode_manifest(data)


_ROOT = small_revision(b"data").parts[-1][1]
_SEGMENT = encode_segment([b"h" * 32, None, None, b"g" * 32])
_REFUSES = (ProtocolError,)
HEAT = {EntryId(bytes([number]) * 16): 2.0**number for number in range(40)}
MEMBER_B = HISTORY.member("b")
TARGETS = (
    Target(
        "frames of a stream",
        ("core.wire.frames",),
        _frames,
        (encode_frame(FrameKind.MESSAGE, b"hello"), encode_frame(FrameKind.GOODBYE, b"") * 3),
        _REFUSES,
        _encoded_frames,
    ),
    Target("TLS of a caller", ("core.net.session",), _session, (_TLS_HELLO,), _REFUSES),
    Target(
        "records of a block connection",
        ("core.net.block_stream",),
        _block_stream,
        (_sealed(1, b"block"), _sealed(2, b"")),
        (PeerError,),
    ),
    Target(
        "what the kernel tells of a connection",
        ("core.net.kernel_queue",),
        queue_of,
        (bytes(232), bytes(104), b"\xff" * 168),
    ),
    Target(
        "messages",
        ("core.wire.messages",),
        messages.decode,
        tuple(map(messages.encode, MESSAGES)),
        _REFUSES,
        messages.encode,
    ),
    Target(
        "openings",
        ("core.wire.hello",),
        hello.decode,
        tuple(
            map(
                hello.encode,
                (
                    hello.Opening(hello.Purpose.BLOCKS, 1, 2, b"s" * 32),
                    hello.Opened(1, b"s"),
                    hello.Declined("no"),
                ),
            )
        ),
        _REFUSES,
        hello.encode,
    ),
    Target(
        "words of the pairing",
        ("core.wire.pairing",),
        pairing.decode,
        tuple(map(pairing.encode, WORDS)),
        _REFUSES,
        pairing.encode,
    ),
    Target(
        "requests for blocks",
        ("core.wire.blocks",),
        blocks.decode_request,
        (blocks.encode_request([blocks.Wanted(ENTRY, DOT, 0, HASH)] * 2),),
        _REFUSES,
        blocks.encode_request,
    ),
    Target(
        "batches of records",
        ("core.replica.checking",),
        _batches,
        tuple(
            messages.encode(messages.Records((Batch(ORIGIN, 9, b"", b"", (record,)),)))
            for record in RECORDS
        ),
        _REFUSES,
    ),
    *(
        Target(
            f"statements: {kind.__name__}",
            ("core.membership.statements",),
            lambda data, kind=kind: statements.decode(kind, data),  # type: ignore[misc]
            (statements.encode(seed),),
            _REFUSES,
            statements.encode,
        )
        for kind, seed in (
            (Founding, Founding("home", KEY, KEY, b"c" * 16)),
            (Exclusion, Exclusion(4, "why")),
            (Freeze, Freeze(True, "why")),
            (Member, MEMBER_B),
        )
    ),
    Target(
        "what the statements add up to",
        ("core.membership.table", "core.config.registers", "core.membership.chain"),
        _members,
        (
            _stated(("config:network.administration", b'["nas"]')),
            _stated(("config:redundancy.copies", b"3"), ("config:network.whitelist#a", b"true")),
            _stated(("config:files#a/**", b'{"order":1,"rule":{"redundancy":2}}')),
            _stated((f"member:{MEMBER_B.pod.hex()}", statements.encode(MEMBER_B))),
            _stated(("exclude:7", statements.encode(Exclusion(4)))),
            _stated(("freeze", statements.encode(Freeze(True, "why")))),
        ),
    ),
    Target("news of a pod", ("core.wire.info",), _info, (encode_info(INFO),), (), encode_info),
    Target("news of readers", ("core.wire.heat",), _heat, (encode_heat(HEAT),), (), encode_heat),
    Target(
        "roots of manifests",
        ("core.contents.manifests",),
        _manifest,
        (_ROOT, msgspec.msgpack.encode(Manifest(2**40, 2**20, (100, HASH, 923)))),
        _REFUSES,
        msgspec.msgpack.encode,
    ),
    Target(
        "segments of manifests",
        ("core.contents.manifests",),
        lambda data: decode_segment(data, 4),
        (_SEGMENT, msgspec.msgpack.encode(Segment((4,)))),
        _REFUSES,
        encode_segment,
    ),
    Target(
        "certificates",
        ("core.signatures",),
        certificate_key,
        (PEER.certificate,),
        (ValueError,),
    ),
    Target(
        "announcements on the local network",
        ("core.net.sightings",),
        _sighting,
        (_announced(Sighting("home", "ab" * 6, "nas", "10.0.0.1:1", 1)),),
        (),
        _announced,
    ),
)
