"""The contract of the record store, on SQLite and on its memory twin."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.contents.manifests import Layout, decode_manifest, revise
from core.errors import StoreError
from core.ids import LOST, ROOT, ContentHash, Dot, Incarnation, PodId
from core.model.content import Content, Line, LineRole
from core.ports import OriginState, RecordStore, StoredPledge
from core.store.records_memory import MemoryRecordStore
from core.store.records_sqlite import SqliteRecordStore
from core.tree.delta import TreeDelta
from tests.support.records import (
    ORIGIN,
    OTHER,
    POD,
    batches,
    end_batch,
    entry,
    file_row,
    holding,
    news,
    old_layout,
    put_file,
    put_parts,
    revision,
    rows_delta,
    signed,
    stamp,
    version,
)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    made: RecordStore = (
        SqliteRecordStore(tmp_path) if request.param == "sqlite" else MemoryRecordStore()
    )
    yield made
    made.close()


# --- the tree


def test_a_fresh_store_holds_the_root_and_lost_and_found(store: RecordStore) -> None:
    with store.read() as reader:
        root, lost = reader.row(ROOT), reader.row(LOST)
        assert root is not None
        assert root.visible
        assert lost is not None
        assert (lost.parent, lost.name, lost.visible) == (ROOT, b"lost+found", False)
        assert list(reader.invisible()) == []
        assert dict(reader.summary()) == {}
        assert list(reader.standing_in(ROOT)) == []


def test_what_was_committed_is_found_by_id_by_place_and_in_its_folder(store: RecordStore) -> None:
    row = put_file(store, 10, 1, name=b"a")
    other = put_file(store, 11, 3, name=b"b")
    with store.read() as reader:
        assert reader.row(entry(10)) == row
        assert list(reader.standing_at(ROOT, b"a")) == [row]
        assert list(reader.standing_at(ROOT, b"c")) == []
        assert {found.id for found in reader.standing_in(ROOT)} == {row.id, other.id}
        assert {found.id for found in reader.all_rows()} == {ROOT, LOST, row.id, other.id}
        assert reader.row(entry(12)) is None
        assert dict(reader.summary()) == {ORIGIN: 4}


def test_a_moved_entry_is_found_at_its_new_place_only(store: RecordStore) -> None:
    put_file(store, 10, 1, name=b"a")
    with store.read() as reader:
        assert reader.standing_at(ROOT, b"b") == reader.standing_at(ROOT, b"c")
    moved = file_row(10, 1, name=b"b")
    with store.write() as writer:
        writer.apply(rows_delta(moved))
        assert list(writer.standing_at(ROOT, b"a")) == []
        assert list(writer.standing_at(ROOT, b"b")) == [moved]
    with store.read() as reader:
        assert list(reader.standing_at(ROOT, b"a")) == []
        assert list(reader.standing_at(ROOT, b"b")) == [moved]


def test_an_invisible_entry_stands_nowhere_and_is_listed_for_the_clean_up(
    store: RecordStore,
) -> None:
    row = put_file(store, 10, 1)
    dead = type(row)(id=row.id, births=row.births, places=row.places, parent=ROOT, name=b"file")
    with store.write() as writer:
        writer.apply(rows_delta(dead))
        assert [found.id for found in writer.invisible()] == [row.id]
    with store.read() as reader:
        assert list(reader.standing_at(ROOT, b"file")) == []
        assert list(reader.standing_in(ROOT)) == []
        assert [found.id for found in reader.invisible()] == [row.id]


def test_what_names_a_folder_in_which_it_does_not_stand_is_listed_for_the_clean_up(
    store: RecordStore,
) -> None:
    row, folder = put_file(store, 10, 1), entry(99)
    with store.read() as reader:
        assert list(reader.referring()) == []
    elsewhere = replace(row, places=(replace(row.places[0], parent=folder),))
    with store.write() as writer:
        writer.apply(rows_delta(elsewhere))
        assert list(writer.referring()) == [elsewhere]
    with store.read() as reader:
        assert list(reader.referring()) == [elsewhere]
    with store.write() as writer:
        writer.apply(rows_delta(row))
    with store.read() as reader:
        assert list(reader.referring()) == []
        before = reader
        with store.write() as writer:
            writer.apply(rows_delta(elsewhere))
        assert list(before.referring()) == [], "a view is of one moment"


def test_two_entries_may_stand_at_one_place(store: RecordStore) -> None:
    put_file(store, 10, 1)
    put_file(store, 11, 3)
    with store.read() as reader:
        assert {row.id for row in reader.standing_at(ROOT, b"file")} == {entry(10), entry(11)}


def test_further_names_are_found_by_their_file(store: RecordStore) -> None:
    put_file(store, 10, 1)
    with store.read() as reader:
        assert list(reader.links_to(entry(10))) == []
    link = file_row(11, 3, name=b"link", target=entry(10))
    with store.write() as writer:
        writer.apply(rows_delta(link))
        assert list(writer.links_to(entry(10))) == [link]
    with store.read() as reader:
        assert list(reader.links_to(entry(10))) == [link]
    with store.write() as writer:
        writer.apply(TreeDelta({link.id: None}))
    with store.read() as reader:
        assert list(reader.links_to(entry(10))) == []


def test_displaced_folders_are_listed(store: RecordStore) -> None:
    row = file_row(10, 1)
    displaced = type(row)(id=row.id, births=row.births, parent=ROOT, name=b"d", alive=True, rank=2)
    with store.write() as writer:
        writer.apply(rows_delta(displaced))
        assert list(writer.displaced()) == [displaced]
    with store.read() as reader:
        assert list(reader.displaced()) == [displaced]


def test_a_forgotten_row_takes_its_records_along(store: RecordStore) -> None:
    put_file(store, 10, 1)
    with store.write() as writer:
        writer.apply(TreeDelta({entry(10): None}))
        assert writer.row(entry(10)) is None
    with store.read() as reader:
        assert reader.row(entry(10)) is None
        assert dict(reader.summary()) == {ORIGIN: 2}
    assert batches(store) == []


# --- transactions


def test_an_exception_rolls_everything_back(store: RecordStore) -> None:
    put_file(store, 9, 1, name=b"before")

    def break_off() -> None:
        with store.write() as writer:
            writer.apply(rows_delta(file_row(10, 3)))
            end_batch(writer, 4, ms=3)
            writer.set_fact("fact", b"x")
            writer.put_line(Line(1, entry(10), LineRole.CURRENT))
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    with store.read() as reader:
        assert reader.row(entry(10)) is None
        assert list(reader.standing_at(ROOT, b"file")) == []
        assert dict(reader.summary()) == {ORIGIN: 2}
        assert reader.fact("fact") is None
        assert reader.line(1) is None
    put_file(store, 10, 3)
    assert [last for _, last, _, _ in batches(store)] == [2, 4]


def test_a_transaction_inside_another_is_an_error(store: RecordStore) -> None:
    def nest() -> None:
        with store.write(), store.write():
            pass

    with pytest.raises(StoreError):
        nest()
    put_file(store, 10, 1)


def test_a_view_shows_one_moment_while_others_commit(store: RecordStore) -> None:
    put_file(store, 10, 1, name=b"a")
    with store.read() as reader:
        assert len(reader.standing_in(ROOT)) == 1
        in_thread(lambda: put_file(store, 11, 3, name=b"b"))
        put_file(store, 12, 5, name=b"c")
        assert len(reader.standing_in(ROOT)) == 1
        assert list(reader.standing_at(ROOT, b"b")) == []
        assert reader.row(entry(11)) is None
        assert dict(reader.summary()) == {ORIGIN: 2}
        assert len(list(reader.records_after({}, 100))) == 1
    with store.read() as reader:
        assert len(reader.standing_in(ROOT)) == 3
        assert reader.row(entry(11)) is not None


def test_a_view_that_answered_from_memory_stays_in_its_moment(store: RecordStore) -> None:
    row = put_file(store, 10, 1, name=b"a")
    with store.read() as reader:
        assert reader.row(entry(10)) == row
    with store.read() as reader:
        assert reader.row(entry(10)) == row
        with store.write() as writer:
            writer.apply(rows_delta(file_row(10, 1, name=b"b")))
        assert reader.row(entry(10)) == row
        assert list(reader.standing_at(ROOT, b"a")) == [row]
        assert list(reader.standing_at(ROOT, b"b")) == []


def test_a_view_beside_an_open_transaction_sees_nothing_of_it(store: RecordStore) -> None:
    put_file(store, 10, 1, name=b"a")
    with store.write() as writer:
        writer.apply(rows_delta(file_row(10, 1, name=b"b"), file_row(11, 3)))
        end_batch(writer, 4, ms=3)
        with store.read() as reader:
            assert [row.name for row in reader.standing_in(ROOT)] == [b"a"]
            assert reader.row(entry(11)) is None
            assert dict(reader.summary()) == {ORIGIN: 2}
    with store.read() as reader:
        assert len(reader.standing_in(ROOT)) == 2


def test_writers_wait_for_each_other_and_nothing_is_lost(store: RecordStore) -> None:
    def count_up() -> None:
        for _ in range(50):
            with store.write() as writer:
                value = int(writer.fact("count") or b"0")
                writer.set_fact("count", b"%d" % (value + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with store.read() as reader:
        assert reader.fact("count") == b"200"


def test_a_closed_store_refuses(store: RecordStore) -> None:
    store.close()
    with pytest.raises(StoreError), store.read():
        pass
    with pytest.raises(StoreError), store.write():
        pass


# --- the log


def test_batches_come_in_stamp_order_across_origins_and_only_what_is_lacking(
    store: RecordStore,
) -> None:
    with store.write() as writer:
        writer.apply(rows_delta(file_row(10, 1, ms=10)))
        end_batch(writer, 2, ms=10)
        writer.apply(rows_delta(file_row(12, 1, ms=15, origin=OTHER)))
        end_batch(writer, 3, ms=15, origin=OTHER)
    with store.write() as writer:
        writer.apply(rows_delta(file_row(11, 3, ms=20)))
        end_batch(writer, 4, ms=20)
    found = batches(store)
    assert [(origin, last, digest) for origin, last, digest, _ in found] == [
        (ORIGIN, 2, b"digest2"),
        (OTHER, 3, b"digest3"),
        (ORIGIN, 4, b"digest4"),
    ]
    assert [[record.dot.seq for record in records] for _, _, _, records in found] == [
        [1, 2],
        [1, 2],
        [3, 4],
    ]
    assert [last for _, last, _, _ in batches(store, {ORIGIN: 2, OTHER: 3})] == [4]
    assert [last for _, last, _, _ in batches(store, {}, limit=2)] == [2, 3]
    assert batches(store, {ORIGIN: 4, OTHER: 3}) == []


def test_a_batch_knows_the_digest_of_the_one_before(store: RecordStore) -> None:
    put_file(store, 10, 1)
    put_file(store, 11, 3)
    with store.read() as reader:
        assert reader.previous_digest(ORIGIN, 4) == b"digest2"
        assert reader.previous_digest(ORIGIN, 2) == b""
        assert reader.previous_digest(OTHER, 2) == b""


def test_superseded_records_leave_the_log_and_an_empty_batch_is_not_sent(
    store: RecordStore,
) -> None:
    row = put_file(store, 10, 1)
    for seq in (3, 4, 5):
        with store.write() as writer:
            changed = type(row)(
                **{**_fields(row), "contents": (version(10, seq),)}  # each supersedes the last
            )
            writer.apply(rows_delta(changed))
            end_batch(writer, seq)
    assert [(last, [r.dot.seq for r in records]) for _, last, _, records in batches(store)] == [
        (2, [1, 2]),
        (5, [5]),
    ]
    with store.read() as reader:
        assert reader.origins()[ORIGIN] == OriginState(5, b"digest5", stamp(5))


def test_the_end_of_a_batch_is_kept_although_its_last_records_are_superseded(
    store: RecordStore,
) -> None:
    row = file_row(10, 1)
    with store.write() as writer:
        both = type(row)(**{**_fields(row), "contents": (version(10, 3),)})
        writer.apply(rows_delta(_at(both, 1)))
        end_batch(writer, 3, ms=1)
    with store.write() as writer:
        writer.apply(rows_delta(row))
    assert [(last, len(records)) for _, last, _, records in batches(store)] == [(3, 2)]


def test_a_batch_may_be_written_in_several_pieces(store: RecordStore) -> None:
    with store.write() as writer:
        end_batch(writer, 4, ms=1)
        writer.apply(rows_delta(file_row(10, 1, ms=1)))
        writer.apply(rows_delta(file_row(11, 3, ms=1)))
        writer.apply(TreeDelta({entry(10): None}))
        assert [last for _, last, _, _ in writer.records_after({}, 10)] == [4]
    assert [(last, [r.dot.seq for r in found]) for _, last, _, found in batches(store)] == [
        (4, [3, 4])
    ]


def test_raising_the_summary_adds_no_batch(store: RecordStore) -> None:
    put_file(store, 10, 1)
    with store.write() as writer:
        writer.set_origin(ORIGIN, OriginState(9, b"later", stamp(9)))
        writer.set_origin(OTHER, OriginState(4, b"other", stamp(8, OTHER)))
    with store.read() as reader:
        assert dict(reader.summary()) == {ORIGIN: 9, OTHER: 4}
        assert reader.origins()[OTHER] == OriginState(4, b"other", stamp(8, OTHER))
    assert [last for _, last, _, _ in batches(store)] == [2]
    with store.write() as writer:
        writer.apply(rows_delta(file_row(11, 10)))
        end_batch(writer, 11, ms=10)
    assert [last for _, last, _, _ in batches(store, {ORIGIN: 2, OTHER: 4})] == [11]


def test_signed_records_are_found_by_register_and_superseded_by_name(store: RecordStore) -> None:
    with store.write() as writer:
        writer.put_signed(signed(1, "member:a"), ())
        end_batch(writer, 1)
        writer.put_signed(signed(2, "config:copies"), ())
        end_batch(writer, 2)
        assert [record.dot.seq for record in writer.signed("member:")] == [1]
    with store.write() as writer:
        writer.put_signed(signed(3, "member:a"), (Dot(ORIGIN, 1),))
        end_batch(writer, 3)
    with store.read() as reader:
        assert [record.dot.seq for record in reader.signed("member:")] == [3]
        assert [record.dot.seq for record in reader.signed("")] in ([2, 3], [3, 2])
        assert list(reader.signed("member:b")) == []
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[2], [3]]


def test_only_the_newest_news_of_a_pod_on_a_topic_are_kept(store: RecordStore) -> None:
    for seq, topic in ((2, "info"), (1, "info"), (3, "heat"), (4, "heat")):
        with store.write() as writer:
            writer.put_news(news(seq, topic, body=b"%d" % seq))
            end_batch(writer, seq)
    with store.read() as reader:
        assert reader.news("info")[POD].body == b"2"
        assert reader.news("heat")[POD].body == b"4"
        assert dict(reader.news("other")) == {}
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[2], [4]]


# --- holdings


def test_the_newest_claim_for_a_version_counts(store: RecordStore) -> None:
    with store.write() as writer:
        writer.put_holding(holding(5, (10, 1, True), (11, 2, True)))
        end_batch(writer, 5)
    with store.write() as writer:
        writer.put_holding(holding(6, (10, 1, False)))
        end_batch(writer, 6)
        assert list(writer.holders(entry(10))) == []
        assert list(writer.holders(entry(11))) == [(Dot(ORIGIN, 2), POD, ORIGIN)]
    with store.write() as writer:
        writer.put_holding(holding(4, (10, 1, True)))  # older: arrives late
    with store.read() as reader:
        assert list(reader.holders(entry(10))) == []
        assert list(reader.held_by(POD)) == [(entry(11), Dot(ORIGIN, 2))]
        assert list(reader.held_by(PodId(b"q" * 16))) == []
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[5], [6]]


def test_a_holding_goes_when_none_of_its_claims_counts_any_more(store: RecordStore) -> None:
    for seq, held in ((1, True), (2, True), (3, False)):
        with store.write() as writer:
            writer.put_holding(holding(seq, (10, 1, held)))
            end_batch(writer, seq)
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[3]]


def test_withdrawals_that_everybody_has_seen_are_forgotten(store: RecordStore) -> None:
    with store.write() as writer:
        writer.put_holding(holding(1, (10, 1, False), (11, 1, True)))
        writer.put_holding(holding(2, (12, 1, False)))
        writer.put_holding(holding(3, (13, 1, False)))
        end_batch(writer, 3)
    with store.write() as writer:
        writer.forget_withdrawn({ORIGIN: 2})
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[1], [3]]
    with store.read() as reader:
        assert list(reader.held_by(POD)) == [(entry(11), Dot(ORIGIN, 1))]


def test_entries_that_share_a_place_or_have_several_contents_are_found(store: RecordStore) -> None:
    rows = {number: file_row(number, 10 * number, name=b"%d" % number) for number in range(2, 8)}
    rows[3] = replace(rows[3], name=b"2")
    rows[4] = replace(rows[4], name=b"2", alive=False)
    rows[5] = replace(rows[5], contents=(version(5, 52), version(5, 53)))
    rows[6] = replace(rows[6], contents=(version(6, 62), version(6, 63)), alive=False)
    rows[7] = replace(rows[7], contents=(version(7, 72),))
    with store.write() as writer:
        writer.apply(rows_delta(*rows.values()))
        end_batch(writer, 80)
        assert {row.id for row in writer.sharing_places()} == {entry(2), entry(3)}
    with store.read() as reader:
        assert {row.id for row in reader.sharing_places()} == {entry(2), entry(3)}
        assert list(reader.with_several_contents()) == [rows[5], rows[6]]


def test_entries_are_gone_through_in_the_order_of_their_ids(store: RecordStore) -> None:
    for seq, number in enumerate((30, 10, 20)):
        put_file(store, number, 10 * seq + 1, name=b"%d" % number)
    with store.read() as reader:
        first = reader.entries_after(None, 4)
        assert list(first) == [ROOT, LOST, entry(10), entry(20)]
        assert list(reader.entries_after(first[-1], 4)) == [entry(30)]
        assert list(reader.entries_after(entry(30), 4)) == []
    with store.write() as writer:
        writer.apply(rows_delta(file_row(25, 41, name=b"new")))
        end_batch(writer, 42, ms=41)
        assert list(writer.entries_after(entry(20), 1)) == [entry(25)]


def test_claims_are_gone_through_in_pieces_and_forgotten_as_they_were_read(
    store: RecordStore,
) -> None:
    with store.write() as writer:
        writer.put_holding(holding(1, (10, 1, True), (11, 1, True), (11, 2, False)))
        writer.put_holding(holding(2, (12, 1, True)))
        end_batch(writer, 2)
    with store.read() as reader:
        first = reader.claims_after(None, 3)
        rest = reader.claims_after(first[-1].key, 3)
        assert list(reader.claims_after(rest[-1].key, 3)) == []
    keys = [(claim.key.entry, claim.key.version.seq, claim.dot.seq) for claim in (*first, *rest)]
    assert keys == [(entry(10), 1, 1), (entry(11), 1, 1), (entry(11), 2, 1), (entry(12), 1, 2)]
    assert first[0].stamp == stamp(1)
    with store.write() as writer:
        writer.put_holding(holding(3, (10, 1, True)))
        end_batch(writer, 3)
        writer.forget_claims([*first, *rest])
        assert [claim.key for claim in writer.claims_after(None, 9)] == [first[0].key]
    assert [[r.dot.seq for r in found] for _, _, _, found in batches(store)] == [[3]]


# --- local state


def _line(number: int, *, role: LineRole = LineRole.CURRENT, dirty: bool = False) -> Line:
    return Line(
        number,
        entry(10),
        role,
        version=Dot(ORIGIN, 1),
        content=Content(ContentHash(b"m" * 32), 5, 262_144),
        base=(Dot(ORIGIN, 1),) if dirty else None,
        small=b"small" if number == 1 else None,
    )


def test_lines_are_found_by_number_by_entry_by_role_and_when_dirty(store: RecordStore) -> None:
    lines = [_line(1), _line(2, dirty=True), _line(3, role=LineRole.HISTORY)]
    with store.write() as writer:
        for line in lines:
            writer.put_line(line)
        assert list(writer.lines(entry(10))) == lines
        assert [line.id for line in writer.dirty_lines()] == [2]
    with store.read() as reader:
        assert reader.line(1) == lines[0]
        assert reader.line(4) is None
        assert list(reader.lines(entry(10))) == lines
        assert list(reader.lines(entry(11))) == []
        assert list(reader.dirty_lines()) == [lines[1]]
        assert list(reader.lines_in_role(LineRole.HISTORY)) == [lines[2]]
        assert [line.id for line in reader.lines_in_role(LineRole.CURRENT)] == [1, 2]
        assert list(reader.lines_after(0, 2)) == lines[:2]
        assert list(reader.lines_after(1, 9)) == lines[1:]
        assert list(reader.lines_after(3, 9)) == []
    with store.write() as writer:
        writer.put_line(_line(2))
        writer.drop_line(1)
        writer.drop_line(99)
    with store.read() as reader:
        assert list(reader.dirty_lines()) == []
        assert [line.id for line in reader.lines(entry(10))] == [2, 3]


def test_numbers_of_lines_are_never_used_twice(store: RecordStore) -> None:
    seen: list[int] = []

    def take_two(after: BaseException | None) -> None:
        with store.write() as writer:
            seen.extend((writer.new_line_id(), writer.new_line_id()))
            if after is not None:
                raise after

    take_two(None)
    with pytest.raises(KeyError):
        take_two(KeyError())
    take_two(None)
    assert len(set(seen)) == 6
    assert min(seen) > 0


def test_parts_of_manifests_are_kept_by_their_hash(store: RecordStore) -> None:
    digest = ContentHash(b"d" * 32)
    with store.write() as writer:
        writer.put_manifest_part(digest, b"one")
        writer.put_manifest_part(digest, b"one")
        assert writer.manifest_part(digest) == b"one"
    with store.write() as writer:
        writer.drop_manifest_part(digest)
        assert writer.manifest_part(digest) is None


def _swept(store: RecordStore, rows_max: int = 100, in_use: tuple[ContentHash, ...] = ()) -> int:
    """Sweep one round through the parts; return how many went."""
    dropped = 0
    while not (swept := store.sweep_parts(rows_max, in_use)).ended:
        dropped += swept.dropped
    return dropped + swept.dropped


@pytest.mark.parametrize("rows_max", [1, 100])
def test_parts_that_nothing_names_are_forgotten_and_no_others(
    store: RecordStore, rows_max: int
) -> None:
    of_line, of_version, in_use, needless = (revision(number) for number in range(1, 5))
    row = put_file(store, 10, 1)
    head = replace(version(10, 3), manifest=of_version.content.manifest)
    with store.write() as writer:
        for one in (of_line, of_version, in_use, needless):
            put_parts(writer, one)
        writer.put_line(Line(1, entry(11), LineRole.HISTORY, content=of_line.content))
        writer.apply(rows_delta(replace(row, contents=(head,))))
    assert _swept(store, rows_max, (in_use.content.manifest,)) == len(needless.parts) == 2
    with store.read() as reader:
        for one in (of_line, of_version, in_use):
            assert all(reader.manifest_part(digest) == part for digest, part in one.parts)
        assert [reader.manifest_part(digest) for digest, _ in needless.parts] == [None, None]
    assert _swept(store, rows_max) == len(in_use.parts), "it is in use no more"


def test_a_segment_stays_as_long_as_one_manifest_names_it(store: RecordStore) -> None:
    old = revision(1, 2_000)
    new = revise(old_layout(old), old.content.size, old.content.block_size, {0: b"x" * 32})
    with store.write() as writer:
        put_parts(writer, old)
        put_parts(writer, new)
        writer.put_line(Line(1, entry(10), LineRole.CURRENT, content=new.content))
    assert _swept(store) == 2, "the root and the first segment of the old version"
    with store.read() as reader:
        layout = Layout(
            decode_manifest(dict(new.parts)[new.content.manifest]), reader.manifest_part
        )
        assert layout.hash_of(0) == b"x" * 32
        assert layout.hash_of(1_999) == old_layout(old).hash_of(1_999)


def test_what_was_swept_can_be_kept_again(store: RecordStore) -> None:
    one = revision(1)
    for _ in range(2):
        with store.write() as writer:
            put_parts(writer, one)
        assert _swept(store) == 2
    with store.write() as writer:
        put_parts(writer, one)
        writer.put_line(Line(1, entry(10), LineRole.CURRENT, content=one.content))
    assert _swept(store) == 0


def test_facts_and_reports_are_replaced(store: RecordStore) -> None:
    with store.write() as writer:
        writer.set_fact("boot", b"one")
        writer.set_report(POD, {ORIGIN: 3, OTHER: 1})
    with store.write() as writer:
        writer.set_fact("boot", b"two")
        writer.set_fact("gone", None)
        writer.set_report(POD, {OTHER: 2})
        assert writer.fact("boot") == b"two"
    with store.read() as reader:
        assert reader.fact("boot") == b"two"
        assert reader.fact("gone") is None
        assert {pod: dict(seen) for pod, seen in reader.reports().items()} == {POD: {OTHER: 2}}
    with store.write() as writer:
        writer.set_report(POD, {})
    with store.read() as reader:
        assert not reader.reports()


def test_pledges_are_kept_for_each_version_until_they_are_taken_back(store: RecordStore) -> None:
    one, other = version(10, 1), version(10, 2)
    with store.write() as writer:
        writer.put_pledge(StoredPledge(entry(10), one.dot, 60.0))
        writer.put_pledge(StoredPledge(entry(10), other.dot, 60.0))
        writer.put_pledge(StoredPledge(entry(10), one.dot, 90.0))
        assert writer.pledge(entry(10), one.dot) == 90.0
    with store.read() as reader:
        assert sorted(reader.pledges()) == [
            StoredPledge(entry(10), one.dot, 90.0),
            StoredPledge(entry(10), other.dot, 60.0),
        ]
        assert reader.pledge(entry(11), one.dot) is None
    with store.write() as writer:
        writer.drop_pledge(entry(10), one.dot)
        writer.drop_pledge(entry(12), one.dot)
        assert writer.pledge(entry(10), one.dot) is None
    with store.read() as reader:
        assert [pledge.version for pledge in reader.pledges()] == [other.dot]


def test_a_pledge_of_a_transaction_that_failed_was_never_given(store: RecordStore) -> None:
    def break_off() -> None:
        with store.write() as writer:
            writer.put_pledge(StoredPledge(entry(10), version(10, 1).dot, 60.0))
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    with store.read() as reader:
        assert not reader.pledges()


def test_sync_checkpoint_and_backup_leave_everything_as_it_is(store: RecordStore) -> None:
    row = put_file(store, 10, 1)
    store.sync()
    store.checkpoint()
    store.backup("copy")
    store.backup("copy")
    with store.read() as reader:
        assert reader.row(entry(10)) == row


# --- small things


def in_thread(call: object) -> None:
    assert callable(call)
    thread = threading.Thread(target=call)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__struct_fields__}  # type: ignore[attr-defined]


def _at(row: object, ms: int) -> object:
    """The same row with its version in the batch of `ms`."""
    fields = _fields(row)
    made = fields["contents"][0]  # type: ignore[index]
    fields["contents"] = (type(made)(**{**_fields(made), "stamp": stamp(ms, Incarnation(7), 2)}),)
    return type(row)(**fields)
