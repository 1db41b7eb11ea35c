"""Which batches are taken, and which come back."""

from core.ids import ROOT, Dot, EntryId, Incarnation
from core.model.records import NOTHING_SEEN, Batch, Birth, Kind, Place, PodNews, Version
from core.ports import OriginState
from core.replica.merging import ORIGINS_TAKEN_MAX, Merging
from core.store.records_memory import MemoryRecordStore
from tests.support.tree_pods import content, pod_id, stamp_at

A, F = EntryId(b"a" * 16), EntryId(b"f" * 16)
ORIGIN = Incarnation(7)


def folder_batch(entry: EntryId, parent: EntryId, first: int, previous: bytes = b"") -> Batch:
    stamp = stamp_at(first, ORIGIN)
    records = (
        Birth(Dot(ORIGIN, first), stamp, entry, Kind.FOLDER, parent, b"n"),
        Place(
            Dot(ORIGIN, first + 1), stamp._replace(position=1), entry, parent, b"n", NOTHING_SEEN
        ),
    )
    return Batch(ORIGIN, first + 1, previous, b"digest%d" % first, records)


def take(
    *batches: Batch, origins: dict[Incarnation, OriginState] | None = None, live: bool = False
) -> Merging:
    with MemoryRecordStore().write() as writer:
        merging = Merging(writer, {} if origins is None else origins, 1_000)
        merging.take(batches, live=live)
    return merging


def test_the_summary_follows_every_batch_taken() -> None:
    origins: dict[Incarnation, OriginState] = {}
    merging = take(folder_batch(A, ROOT, 1), folder_batch(F, A, 5), origins=origins)
    assert merging.applied == 2
    assert origins[ORIGIN] == OriginState(6, b"digest5", stamp_at(5, ORIGIN, 1))


def test_of_more_origins_than_a_summary_can_name_only_the_known_ones_are_taken() -> None:
    state = OriginState(1, b"d", stamp_at(1, ORIGIN))
    origins = {Incarnation(1_000 + number): state for number in range(ORIGINS_TAKEN_MAX)}
    merging = take(folder_batch(A, ROOT, 1), origins=origins)
    assert (merging.applied, merging.crowded) == (0, True)
    del origins[Incarnation(1_000)]
    origins[ORIGIN] = state
    merging = take(folder_batch(A, ROOT, 2), origins=origins)
    assert (merging.applied, merging.crowded) == (1, False)


def test_between_batches_of_a_session_anything_may_have_been_superseded() -> None:
    assert take(folder_batch(A, ROOT, 100)).applied == 1


def test_a_live_batch_after_a_gap_is_missing_what_is_before() -> None:
    merging = take(folder_batch(A, ROOT, 1), folder_batch(F, A, 5), live=True)
    assert (merging.applied, merging.missing) == (1, [1])


def test_a_live_batch_that_names_an_unknown_entry_is_missing_it() -> None:
    stamp = stamp_at(1, ORIGIN)
    what = content("1")
    version = Version(Dot(ORIGIN, 1), stamp, F, what.manifest, 1, 1, 0, NOTHING_SEEN)
    merging = take(Batch(ORIGIN, 1, b"", b"d", (version,)), live=True)
    assert merging.missing == [0]


def test_a_live_batch_that_does_not_name_our_last_one_as_its_previous_is_a_fork() -> None:
    origins = {ORIGIN: OriginState(2, b"ours", stamp_at(1, ORIGIN))}
    batch = folder_batch(A, ROOT, 3, previous=b"theirs")
    merging = take(batch, origins=origins, live=True)
    assert [fork.theirs for fork in merging.forks] == [b"theirs"]
    assert merging.applied == 0


def test_after_a_fork_nothing_more_of_that_origin_is_taken() -> None:
    origins = {ORIGIN: OriginState(2, b"ours", stamp_at(1, ORIGIN))}
    merging = take(folder_batch(A, ROOT, 1), folder_batch(F, ROOT, 9), origins=origins)
    assert (len(merging.forks), merging.applied) == (1, 0)


def test_news_count_as_records_of_a_batch() -> None:
    news = PodNews(Dot(ORIGIN, 1), stamp_at(3, ORIGIN), pod_id("x"), "info", b"")
    origins: dict[Incarnation, OriginState] = {}
    assert take(Batch(ORIGIN, 1, b"", b"d", (news,)), origins=origins).applied == 1
    assert origins[ORIGIN].last == 1


def test_an_origin_whose_clock_is_an_hour_ahead_is_reported_once() -> None:
    stamp = stamp_at(3_601_000, ORIGIN)
    news = [
        PodNews(Dot(ORIGIN, n), stamp._replace(counter=n), pod_id("x"), "i", b"") for n in (1, 2)
    ]
    merging = take(*(Batch(ORIGIN, n.dot.seq, b"", b"d", (n,)) for n in news))
    assert [ahead.ahead_ms for ahead in merging.far_ahead.values()] == [3_600_000]
