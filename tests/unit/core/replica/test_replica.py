"""The one writer: numbers, clock, batches, events, merging, forks and gaps."""

import threading
from pathlib import Path

import pytest

from core.errors import AlreadyExists, ProtocolError
from core.ids import ROOT, Dot, EntryId, Incarnation, Stamp
from core.model.records import Attribute, Batch, Birth, Claim, Kind, Place, PodNews, Signed
from core.ports import OriginState
from core.replica.events import TreeChanged
from core.replica.replica import Replica
from core.stamps import STAMP_MS_MAX
from core.store.records_memory import MemoryRecordStore
from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.writer import SqliteWriter
from tests.support.tree_pods import (
    BEGIN_MS,
    HandClock,
    Pod,
    SeededEntropy,
    contents_of,
    exchange,
    flat,
    pod_id,
    pods,
)


def listen(pod: Pod) -> list[TreeChanged]:
    heard: list[TreeChanged] = []
    pod.replica.subscribe(heard.append)
    return heard


def make_folder(pod: Pod, name: bytes) -> None:
    with pod.replica.change() as change:
        change.create(ROOT, name, Kind.FOLDER, mode=0o755, uid=1, gid=2)


def test_a_change_is_one_batch_with_consecutive_numbers_one_moment_and_a_digest() -> None:
    (a,) = pods(1)
    heard = listen(a)
    make_two_folders(a, b"d", b"e")
    (event,) = heard
    batch = event.batch
    assert event.local
    assert batch is not None
    assert [record.dot.seq for record in batch.records] == [1, 2, 3, 4]
    assert len({record.stamp[:3] for record in batch.records}) == 1
    assert [record.stamp.position for record in batch.records] == [0, 1, 2, 3]
    assert len(batch.digest) == 16
    assert a.replica.origins()[a.replica.incarnation].digest == batch.digest


def make_two_folders(pod: Pod, *names: bytes) -> None:
    with pod.replica.change() as change:
        for name in names:
            change.create(ROOT, name, Kind.FOLDER, mode=0o755, uid=0, gid=0)


def test_a_failed_change_leaves_no_trace_and_uses_no_number() -> None:
    (a,) = pods(1)
    make_folder(a, b"d")
    heard = listen(a)
    with pytest.raises(AlreadyExists):
        make_two_folders(a, b"e", b"d")
    assert heard == []
    assert a.paths() == ["/d"]
    make_folder(a, b"e")
    assert heard[0].batch is not None
    assert heard[0].batch.records[0].dot.seq == 3


def test_a_change_without_records_tells_nobody() -> None:
    (a,) = pods(1)
    heard = listen(a)
    with a.replica.change() as change:
        assert change.lookup(ROOT, b"x") is None
    assert heard == []


def test_stamps_go_on_after_a_restart_even_if_the_clock_went_back() -> None:
    store, clock = MemoryRecordStore(), HandClock()
    first = Replica(store, clock, SeededEntropy("a"), pod_id("a"))
    with first.change() as change:
        change.create(ROOT, b"d", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    clock.skew_ms = -1_000_000
    again = Replica(store, clock, SeededEntropy("b"), pod_id("a"))
    assert again.incarnation == first.incarnation
    batches: list[TreeChanged] = []
    again.subscribe(batches.append)
    with again.change() as change:
        change.create(ROOT, b"e", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    assert batches[0].batch is not None
    record = batches[0].batch.records[0]
    assert (record.stamp.ms, record.stamp.counter, record.dot.seq) == (BEGIN_MS, 1, 3)


def test_a_merge_tells_what_changed_and_duplicates_change_nothing() -> None:
    a, b, _ = pods()
    make_folder(a, b"d")
    heard = listen(b)
    batches = a.replica.batches_after({}, 10)
    result = b.replica.merge(batches)
    assert result.applied == 1
    assert [event.local for event in heard] == [False]
    assert b.replica.merge(batches).applied == 0
    assert len(heard) == 1
    assert b.paths() == ["/d"]


def test_policies_are_told_with_what_held_before_here_and_where_they_come_to() -> None:
    a, b = pods(2)
    make_folder(a, b"d")
    b.replica.merge(a.replica.batches_after({}, 10))
    heard = [listen(a), listen(b)]
    for value in (b"2", b"3", None):
        with a.replica.change() as change:
            change.set_attribute(change.lookup(ROOT, b"d"), "p:redundancy", value)
        b.pull(a)
    for events in heard:
        told = [
            (each.now.value, None if each.before is None else each.before.value)
            for event in events
            for each in event.redeclared
        ]
        assert told == [(b"2", None), (b"3", b"2"), (None, b"3")]
    events = heard[1]
    b.replica.merge(a.replica.batches_after({}, 10))
    assert not any(event.redeclared for event in events[3:]), "what is known is no news"


def live_batches(pod: Pod, count: int) -> list[Batch]:
    heard = listen(pod)
    for number in range(count):
        make_folder(pod, b"d%d" % number)
    return [event.batch for event in heard if event.batch is not None]


def test_a_live_batch_is_taken_in_order_and_one_after_a_gap_comes_back_as_missing() -> None:
    a, b, _ = pods()
    first, second, third = live_batches(a, 3)
    assert b.replica.merge([first], live=True).applied == 1
    assert b.replica.merge([third], live=True).missing == (0,)
    assert b.paths() == ["/d0"]
    assert b.replica.merge([second, third], live=True).applied == 2
    assert b.paths() == ["/d0", "/d1", "/d2"]


def test_a_live_batch_in_a_folder_that_is_not_here_yet_comes_back_as_missing() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    b.pull(a)
    heard = listen(b)
    b.do("create", "/d/f", "1")
    assert heard[0].batch is not None
    assert c.replica.merge([heard[0].batch], live=True).missing == (0,)
    exchange(a, b, c)
    assert c.paths() == ["/d", "/d/f"]


def test_a_forked_origin_is_a_value_and_nothing_of_the_fork_is_taken() -> None:
    a, b, _ = pods()
    make_folder(a, b"d")
    (ours,) = a.replica.batches_after({}, 10)
    b.replica.merge([ours])
    twin = Pod("a", ["a"])  # the same entropy: a store restored from an old copy
    make_folder(twin, b"other")
    make_folder(twin, b"more")
    theirs = twin.replica.batches_after({}, 10)
    result = b.replica.merge(theirs[:1])
    assert [fork.origin for fork in result.forks] == [a.replica.incarnation]
    assert result.forks[0].ours != result.forks[0].theirs
    assert b.paths() == ["/d"]


def test_a_peer_that_knows_more_of_us_than_we_do_makes_us_begin_a_new_incarnation() -> None:
    a, b, _ = pods()
    make_folder(a, b"d")
    b.pull(a)
    make_folder(a, b"e")
    b.pull(a)
    rolled_back = Pod("a", ["a", "b"])
    before = rolled_back.replica.incarnation
    assert before == a.replica.incarnation
    rolled_back.pull(b)
    assert rolled_back.replica.incarnation != before
    make_folder(rolled_back, b"f")
    assert exchange(rolled_back, b).keys() == {"/d", "/e", "/f"}


def record(ms: int, *, name: bytes = b"d", seq: int = 1, origin: int = 7) -> Birth:
    stamp = Stamp(ms, 0, Incarnation(origin), 0)
    entry = pod_id("entry")
    dot = Dot(Incarnation(origin), seq)
    return Birth(dot, stamp, entry, Kind.FOLDER, ROOT, name)  # type: ignore[arg-type]


BAD = {
    "dated after the year 2100": Batch(Incarnation(7), 1, b"", b"x", (record(2**47),)),
    "of another origin": Batch(Incarnation(8), 1, b"", b"x", (record(5),)),
    "with a number beyond the batch": Batch(Incarnation(7), 1, b"", b"x", (record(5, seq=2),)),
    "with a slash in the name": Batch(Incarnation(7), 1, b"", b"x", (record(5, name=b"a/b"),)),
    "with dots for a name": Batch(Incarnation(7), 1, b"", b"x", (record(5, name=b".."),)),
    "of two moments": Batch(Incarnation(7), 2, b"", b"x", (record(5), record(6, seq=2))),
}


@pytest.mark.parametrize("what", BAD)
def test_a_record_that_no_pod_could_have_written_is_refused_whole(what: str) -> None:
    (a,) = pods(1)
    with pytest.raises(ProtocolError):
        a.replica.merge([BAD[what]])
    assert a.paths() == []
    assert a.replica.origins() == {}
    make_folder(a, b"still-works")


def test_a_clock_far_ahead_is_followed_and_reported_by_its_origin() -> None:
    a, b, _ = pods()
    a.clock.skew_ms = 3_600_000
    make_folder(a, b"d")
    result = b.replica.merge(a.replica.batches_after({}, 10))
    assert [(f.origin, f.ahead_ms // 60_000) for f in result.far_ahead] == [
        (a.replica.incarnation, 59)
    ]
    heard = listen(b)
    make_folder(b, b"e")
    assert heard[0].batch is not None
    assert heard[0].batch.records[0].stamp.ms >= BEGIN_MS + 3_600_000


def test_records_that_are_not_of_the_tree_travel_in_the_same_batches() -> None:
    a, b, _ = pods()
    version = Dot(Incarnation(3), 4)
    with a.replica.change() as change:
        change.put_news(a.id, "info", b"hello")
        change.put_holding(a.id, (Claim(pod_id("e"), version, held=True),))  # type: ignore[arg-type]
        change.put_signed(lambda dot, stamp: Signed(dot, stamp, "config:x", b"1", a.id, bytes(64)))
    b.pull(a)
    with b.replica.view() as view:
        assert view.reader.news("info")[a.id].body == b"hello"
        assert [holder[1] for holder in view.reader.holders(pod_id("e"))] == [a.id]  # type: ignore[arg-type]
        assert [signed.body for signed in view.reader.signed("config:")] == [b"1"]


def test_a_later_statement_of_a_signer_takes_the_place_of_its_earlier_one_only() -> None:
    a, b, _ = pods()
    for pod, body in ((a, b"1"), (b, b"2"), (a, b"3")):
        with pod.replica.change() as change:
            change.put_signed(
                lambda dot, stamp, pod=pod, body=body: Signed(  # type: ignore[misc]
                    dot, stamp, "config:x", body, pod.id, bytes(64)
                )
            )
        exchange(a, b)
    with b.replica.view() as view:
        assert sorted(signed.body for signed in view.reader.signed("config:x")) == [b"2", b"3"]


def test_a_view_shows_one_moment_while_the_tree_changes() -> None:
    (a,) = pods(1)
    make_folder(a, b"d")
    with a.replica.view() as view:
        make_folder(a, b"e")
        assert list(flat(view)) == ["/d"]
    assert a.paths() == ["/d", "/e"]


def test_remembered_folders_are_forgotten_when_folders_move() -> None:
    a, b, _ = pods()
    a.do("mkdir", "/d")
    b.do("mkdir", "/d")
    a.do("create", "/d/a", "1")
    b.do("create", "/d/b", "2")
    assert a.paths() == ["/d", "/d/a"]
    assert exchange(a, b).keys() == {"/d", "/d/a", "/d/b"}
    a.do("rename", "/d", "/e")
    assert contents_of(exchange(a, b)) == {"/e": "DIR", "/e/a": "1", "/e/b": "2"}


def test_the_news_of_a_batch_carry_its_dot_and_stamp() -> None:
    (a,) = pods(1)
    with a.replica.change() as change:
        news = change.put_news(a.id, "info", b"")
    assert isinstance(news, PodNews)
    assert news.dot == Dot(a.replica.incarnation, 1)


def test_types_that_stand_in_batches_have_positions_in_order() -> None:
    (a,) = pods(1)
    heard = listen(a)
    with a.replica.change() as change:
        made = change.create(ROOT, b"d", Kind.FOLDER, mode=0o755, uid=0, gid=0)
        change.set_attribute(made, "x:user.colour", b"red")
    assert heard[0].batch is not None
    kinds = [type(record) for record in heard[0].batch.records]
    assert kinds == [Birth, Place, Attribute]
    assert a.shown("/d").xattrs == {b"user.colour": b"red"}


class LingeringStore(SqliteRecordStore):
    """After its first commit the thread that made it is held up, as a busy machine does it."""

    def __init__(self, folder: Path) -> None:
        self.committed = threading.Event()
        self.overtaken = threading.Event()
        super().__init__(folder)

    def end(self, writer: SqliteWriter, error: BaseException | None) -> None:
        super().end(writer, error)
        if not self.committed.is_set():
            self.committed.set()
            self.overtaken.wait(0.3)


def test_a_thread_that_is_held_up_after_its_commit_does_not_let_another_use_its_numbers(
    tmp_path: Path,
) -> None:
    store = LingeringStore(tmp_path)
    store.committed.set()
    replica = Replica(store, HandClock(), SeededEntropy("x"), pod_id("a"), threading.RLock())
    store.committed.clear()
    batches: list[Batch | None] = []
    replica.subscribe(lambda event: batches.append(event.batch))

    def make(name: bytes) -> None:
        with replica.change() as change:
            change.create(ROOT, name, Kind.FOLDER, mode=0o755, uid=1, gid=2)

    first = threading.Thread(target=make, args=(b"first",))
    first.start()
    assert store.committed.wait(10)
    make(b"second")
    store.overtaken.set()
    first.join(10)
    store.close()
    records = [record for batch in batches if batch is not None for record in batch.records]
    assert len({record.dot for record in records}) == len(records) == 4
    assert len({record.stamp[:3] for record in records}) == 2


def test_an_end_of_a_session_cannot_push_the_clock_beyond_what_others_accept() -> None:
    a, b = pods(2)
    ours = b.replica.origins()
    state = OriginState(9, b"", Stamp(2**48 - 1, 0, Incarnation(7), 0))
    with pytest.raises(ProtocolError):
        b.replica.raise_summary({Incarnation(7): state})
    assert b.replica.origins() == ours
    make_folder(b, b"folder")
    exchange(b, a)
    with a.replica.view() as view:
        assert view.resolve(b"/folder") is not None


def test_what_is_written_after_the_last_acceptable_date_was_seen_is_still_accepted() -> None:
    a, b = pods(2)
    last = Stamp(STAMP_MS_MAX - 1, 2**16 - 1, Incarnation(7), 0)
    entry = EntryId(b"e" * 16)
    birth = Birth(Dot(Incarnation(7), 1), last, entry, Kind.FOLDER, ROOT, b"dated", 0o755, 0, 0)
    b.replica.merge([Batch(Incarnation(7), 1, b"", b"", (birth,))])
    make_folder(b, b"folder")
    exchange(b, a)
    with a.replica.view() as view:
        assert view.resolve(b"/folder") is not None


def test_what_is_written_comes_after_the_stamps_that_it_is_to_come_after() -> None:
    """A pod whose clock is behind signs nothing from before its own admission."""
    (pod,) = pods(1)
    later = Stamp(BEGIN_MS + 3_600_000, 7, Incarnation(99), 0)
    pod.replica.write_after([later, Stamp(BEGIN_MS, 0, Incarnation(99), 0)])
    with pod.replica.change() as change:
        change.create(ROOT, b"a", Kind.FOLDER, mode=0o755, uid=1, gid=2)
        assert all(record.stamp > later for record in change.records)
