"""Messages: round trips, refusals, and what a newer version may send."""

import msgspec
import pytest
from msgspec.structs import replace

from core.errors import ProtocolError
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation, NetworkId, PodId, Stamp
from core.model.records import Batch, Birth, Context, Kind, Place, Version
from core.wire import messages
from core.wire.messages import (
    AllAsking,
    Asking,
    AskOlder,
    AskPledges,
    AskSmall,
    Decide,
    Decided,
    Head,
    Hello,
    Offer,
    Offered,
    OlderVersion,
    OlderVersions,
    Pledges,
    Probe,
    Records,
    Refusal,
    SmallContent,
    SmallContents,
    Summary,
    Taken,
    VersionName,
)

ORIGIN = Incarnation(7)
ENTRY = EntryId(b"e" * 16)
STAMP = Stamp(1_700_000_000_000, 1, ORIGIN, 0)
PLACE = Place(Dot(ORIGIN, 2), STAMP, ENTRY, ROOT, b"f", Context({ORIGIN: 1}))
NAME = VersionName(ENTRY, Dot(ORIGIN, 3))
HELLO = Hello(1, 1, NetworkId(b"n" * 16), ORIGIN, "laptop", 1_700_000_000_000)
BATCH = Batch(
    ORIGIN,
    3,
    b"",
    b"d" * 16,
    (
        Birth(Dot(ORIGIN, 1), STAMP, ENTRY, Kind.FILE, ROOT, b"f"),
        PLACE,
        Version(Dot(ORIGIN, 3), STAMP, ENTRY, ContentHash(b"h" * 32), 5, 262_144, 9, Context({})),
    ),
)


@pytest.mark.parametrize(
    "message",
    [
        HELLO,
        Summary({ORIGIN: Head(3, b"d" * 16)}, answers=4),
        Records((BATCH,), {ORIGIN: Head(3)}),
        Records(()),
        Refusal("This pod was removed from the network."),
        Probe(9),
        SmallContents((SmallContent(NAME, b"bytes"), SmallContent(NAME, None))),
        AskSmall((NAME,)),
        AskOlder(9, b"/folder", (ENTRY,), within=True),
        Offer((Offered(NAME, ContentHash(b"h" * 32), 5, 262_144, b"hello"),)),
        Taken((NAME,), (NAME,)),
        OlderVersions(9, (OlderVersion(NAME, b"f", ContentHash(b"h" * 32), 5, 262_144, 9, 1),)),
        AskPledges(9, 60, (NAME,)),
        Pledges(9, (NAME,)),
        Pledges(9, ()),
        AllAsking((Asking(PodId(b"p" * 16), "nas", ("four", "words", "it", "is")),)),
        Decide(9, PodId(b"p" * 16), ("four", "words", "it", "is"), admit=True),
        Decided(9, "It is gone.", "Let it ask again."),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_arrives_as_it_was_sent(message: messages.Message) -> None:
    assert messages.decode(messages.encode(message)) == message


def pack(*fields: object) -> bytes:
    return msgspec.msgpack.encode(list(fields))


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (b"", "no bytes at all"),
        (b"\xc1\xff garbage", "no msgpack"),
        (pack(), "no number"),
        (pack("two", {}), "a number that is a word"),
        (msgspec.msgpack.encode({"tag": 2}), "a map instead of an array"),
        (pack(2, {-1: [1]}), "a negative incarnation"),
        (pack(2, {7: [-1]}), "a negative sequence number"),
        (pack(2), "a missing field"),
        (pack(5, 0), "a probe without a token"),
        (pack(1, 1, 1, b"short", 7, "laptop", 0), "a network id of the wrong length"),
        (pack(1, 1, 1, b"n" * 16, 7, "\x1b[31m", 0), "a pod name with control characters"),
        (pack(129, [[[b"e" * 16, [1, 1]], b"x" * 20_000]]), "a small content that is not small"),
        (pack(137, [[b"p" * 16, "nas", ["\x1b[2J"]]]), "a word with control characters"),
        (pack(137, [[b"p" * 16, "nas\n", ["word"]]]), "a machine whose name is two lines"),
        (pack(137, [[b"p" * 16, "nas", ["word"]]] * 9), "more machines than can wait"),
        (b"\x91" * 100_000, "arrays within arrays without end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_a_valid_message_is_refused_with_a_sentence(frame: bytes, why: str) -> None:
    with pytest.raises(ProtocolError, match="The peer sent"):
        messages.decode(frame)


def test_a_message_of_a_newer_version_is_ignored_if_it_says_that_it_may_be() -> None:
    assert messages.decode(pack(200, "whatever", 1, 2)) is None


def test_a_message_of_a_newer_version_is_refused_by_its_number_otherwise() -> None:
    with pytest.raises(ProtocolError, match="unknown kind 99"):
        messages.decode(pack(99, "whatever"))


def test_fields_appended_by_a_newer_version_are_left_out() -> None:
    assert messages.decode(pack(5, 3, "new field")) == Probe(3)


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"), [(1, 1, 1), (1, 9, 1)], ids=["same", "newer but compatible"]
)
def test_two_versions_agree_on_the_highest_that_both_speak(
    lowest: int, highest: int, expected: int
) -> None:
    hello = msgspec.structs.replace(HELLO, version_lowest=lowest, version=highest)
    assert messages.negotiate(hello) == expected


def test_versions_without_overlap_are_refused_with_what_to_do() -> None:
    hello = msgspec.structs.replace(HELLO, version_lowest=2, version=3)
    with pytest.raises(ProtocolError, match="speaks versions 2 to 3") as caught:
        messages.negotiate(hello)
    assert "same version" in caught.value.remedy


def test_the_bare_summary_of_heads() -> None:
    assert messages.incarnations({ORIGIN: Head(3, b"d")}) == {ORIGIN: 3}


@pytest.mark.parametrize(
    "name", ["nas\n", "nas\nall is well", "\nnas", ".nas", "a/b", "", "n" * 64]
)
def test_a_pod_is_not_called_what_could_pose_as_another_line(name: str) -> None:
    hello = Hello(1, 1, NetworkId(b"n" * 16), ORIGIN, name, 1_700_000_000_000)
    with pytest.raises(ProtocolError):
        messages.decode(messages.encode(hello))


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param(replace(BATCH, last=2**63), id="a number beyond 63 bits"),
        pytest.param(replace(BATCH, last=-1), id="a number below zero"),
        pytest.param(replace(BATCH, origin=Incarnation(2**63)), id="an origin beyond 63 bits"),
        pytest.param(
            replace(BATCH, records=(replace(PLACE, context=Context({ORIGIN: 2**63})),)),
            id="a context beyond 63 bits",
        ),
        pytest.param(
            replace(BATCH, records=(replace(BATCH.records[0], device=2**32),)),
            id="a device that no kernel knows",
        ),
    ],
)
def test_numbers_that_the_store_cannot_hold_are_refused(batch: Batch) -> None:
    with pytest.raises(ProtocolError):
        messages.decode(messages.encode(Records((batch,))))
