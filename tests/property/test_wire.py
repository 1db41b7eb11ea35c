"""Laws of messages: what is sent arrives, and garbage is a value or a clean error, soon."""

import time
import tracemalloc

import msgspec
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.ids import ContentHash, Dot, EntryId, Incarnation, NetworkId, PodId, Stamp
from core.model import records
from core.model.records import Batch, Context, Kind
from core.model.summaries import covers, joined
from core.wire import hello, messages, pairing
from core.wire.messages import Head, Message

quick = effort(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

INCARNATIONS = st.integers(0, 2**63 - 1).map(Incarnation)
NUMBERS = st.integers(0, 2**63 - 1)
DOTS = st.builds(Dot, INCARNATIONS, NUMBERS)
STAMPS = st.builds(
    Stamp, st.integers(0, 2**48 - 1), st.integers(0, 2**16 - 1), INCARNATIONS, st.integers(0, 99)
)
ENTRIES = st.binary(min_size=16, max_size=16).map(EntryId)
HASHES = st.binary(min_size=32, max_size=32).map(ContentHash)
NAMES = st.binary(min_size=1, max_size=255)
CONTEXTS = st.builds(
    Context,
    st.dictionaries(INCARNATIONS, NUMBERS, max_size=3),
    st.lists(DOTS, max_size=2).map(tuple),
)
SPOTS = st.none() | st.builds(records.Spot, ENTRIES, NAMES, STAMPS)
CLAIMS = st.builds(records.Claim, ENTRIES, DOTS, st.booleans())
BODIES = st.binary(max_size=40)
RECORDS = st.one_of(
    st.builds(
        records.Birth, DOTS, STAMPS, ENTRIES, st.sampled_from(Kind), ENTRIES, NAMES, first=STAMPS
    ),
    st.builds(records.Place, DOTS, STAMPS, ENTRIES, ENTRIES, NAMES, CONTEXTS, SPOTS),
    st.builds(
        records.Dead,
        *(
            DOTS,
            STAMPS,
            ENTRIES,
            ENTRIES,
            NAMES,
            CONTEXTS,
            st.lists(ENTRIES, max_size=2).map(tuple),
        ),
        st.none() | ENTRIES,
    ),
    st.builds(
        records.Version,
        *(DOTS, STAMPS, ENTRIES, HASHES, st.integers(0, 2**44), st.integers(0, 2**24)),
        *(st.integers(-(2**63), 2**63 - 1), CONTEXTS, st.binary(max_size=50)),
    ),
    st.builds(records.Gone, DOTS, STAMPS, ENTRIES, CONTEXTS),
    st.builds(
        records.Attribute,
        *(DOTS, STAMPS, ENTRIES, st.text(min_size=1, max_size=20)),
        st.none() | st.integers(-(2**63), 2**63 - 1) | BODIES,
    ),
    st.builds(
        records.Signed,
        *(DOTS, STAMPS, st.text(min_size=1, max_size=20), BODIES),
        *(ENTRIES.map(PodId), st.binary(min_size=64, max_size=64)),
    ),
    st.builds(
        records.PodNews, DOTS, STAMPS, ENTRIES.map(PodId), st.text(min_size=1, max_size=9), BODIES
    ),
    st.builds(
        records.Holding,
        *(DOTS, STAMPS, ENTRIES.map(PodId), st.lists(CLAIMS, min_size=1, max_size=3).map(tuple)),
    ),
)
DIGESTS = st.binary(max_size=16)
BATCHES = st.builds(
    Batch, INCARNATIONS, NUMBERS, DIGESTS, DIGESTS, st.lists(RECORDS, max_size=3).map(tuple)
)
HEADS = st.dictionaries(INCARNATIONS, st.builds(Head, NUMBERS, DIGESTS, STAMPS), max_size=3)
VERSIONS = st.builds(messages.VersionName, ENTRIES, DOTS)
MESSAGES = st.one_of(
    st.builds(
        messages.Hello,
        *(st.integers(1, 65_535), st.integers(1, 65_535), ENTRIES.map(NetworkId), INCARNATIONS),
        *(st.sampled_from(["nas", "Mia 2"]), st.integers(0, 2**48 - 1)),
    ),
    st.builds(messages.Summary, HEADS, st.integers(0, 2**32 - 1)),
    st.builds(messages.Records, st.lists(BATCHES, max_size=2).map(tuple), st.none() | HEADS),
    st.builds(messages.Refusal, st.text(max_size=40)),
    st.builds(messages.Probe, st.integers(1, 2**32 - 1)),
    st.builds(
        messages.SmallContents,
        st.lists(st.builds(messages.SmallContent, VERSIONS, st.none() | BODIES), max_size=3).map(
            tuple
        ),
    ),
    st.builds(messages.AskSmall, st.lists(VERSIONS, min_size=1, max_size=3).map(tuple)),
    st.builds(
        messages.AskPledges,
        *(st.integers(1, 2**32 - 1), st.integers(1, 600)),
        st.lists(VERSIONS, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        messages.Pledges, st.integers(1, 2**32 - 1), st.lists(VERSIONS, max_size=3).map(tuple)
    ),
)


@quick
@given(MESSAGES)
def test_every_message_with_every_record_arrives_as_it_was_sent(message: Message) -> None:
    assert messages.decode(messages.encode(message)) == message


@quick
@given(MESSAGES, st.data())
def test_a_message_that_was_damaged_is_another_message_or_a_clean_error(
    message: Message, data: st.DataObject
) -> None:
    frame = bytearray(messages.encode(message))
    for _ in range(data.draw(st.integers(1, 3))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(frame)))
    for damaged in (bytes(frame), bytes(frame[:cut])):
        try:
            got = messages.decode(damaged)
        except ProtocolError:
            continue
        assert got is None or messages.decode(messages.encode(got)) == got


HUGE = {
    "an array that says it has 4 billion elements": b"\x92\x03\xdd\xff\xff\xff\xff",
    "bytes that say they are 4 GB": b"\x92\x04\xc6\xff\xff\xff\xff",
    "a map that says it has 4 billion keys": b"\x92\x02\xdf\xff\xff\xff\xff",
    "a million arrays in one another": b"\x91" * 1_000_000,
    "a million small numbers": b"\x92\x03\xdd\x00\x0f\x42\x40" + b"\x01" * 1_000_000,
}


@pytest.mark.parametrize("sentence", HUGE)
def test_what_says_that_it_is_huge_costs_neither_time_nor_memory(sentence: str) -> None:
    tracemalloc.start()
    begun = time.process_time()
    for decode in (messages.decode, hello.decode, pairing.decode):
        with pytest.raises(ProtocolError):
            decode(HUGE[sentence])
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - begun < 5
    assert used < 64 * 2**20


KNOWN = {
    each.__struct_config__.tag
    for each in vars(messages).values()
    if isinstance(each, type) and issubclass(each, msgspec.Struct)
}


@example(131, [])
@given(st.integers(0, 2**16 - 1), st.lists(st.integers() | st.binary(max_size=9), max_size=3))
def test_a_message_of_a_newer_version_is_ignored_or_refused_by_its_number(
    number: int, fields: list[object]
) -> None:
    try:
        frame = msgspec.msgpack.encode([number, *fields])
    except OverflowError:
        return  # a number that cannot be spelt
    try:
        got = messages.decode(frame)
    except ProtocolError:
        # One that is known, and does not have these fields.
        assert number < messages.IGNORABLE_FROM or number in KNOWN
    else:
        assert got is not None or number >= messages.IGNORABLE_FROM


SUMMARIES = st.dictionaries(st.integers(1, 4).map(Incarnation), st.integers(0, 9))


@given(SUMMARIES, SUMMARIES, SUMMARIES)
def test_what_two_summaries_cover_together_is_covered_and_nothing_else(
    one: dict[Incarnation, int], other: dict[Incarnation, int], third: dict[Incarnation, int]
) -> None:
    both = joined(one, other)
    assert covers(both, one)
    assert covers(both, other)
    assert covers(joined(other, one), both)
    assert covers(third, both) == (covers(third, one) and covers(third, other))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_the_version_that_two_agree_on_is_the_same_from_both_sides(
    lowest: int, highest: int, own_lowest: int, own_highest: int
) -> None:
    here = hello.negotiate(lowest, highest, own_lowest, own_highest)
    assert here == hello.negotiate(own_lowest, own_highest, lowest, highest)
    spoken = set(range(lowest, highest + 1)) & set(range(own_lowest, own_highest + 1))
    if lowest <= highest and own_lowest <= own_highest:
        assert here == max(spoken, default=None)
