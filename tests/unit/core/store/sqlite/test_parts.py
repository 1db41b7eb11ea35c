"""A round through the parts of manifests beside writers that go on writing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.contents.manifests import Revision
from core.errors import StoreDamaged
from core.model.content import Line, LineRole
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import entry, file_row, put_parts, revision, rows_delta, version

STEPS = 12


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteRecordStore]:
    made = SqliteRecordStore(tmp_path)
    yield made
    made.close()


def here(store: SqliteRecordStore, made: Revision) -> list[bool]:
    with store.read() as reader:
        return [reader.manifest_part(digest) is not None for digest, _ in made.parts]


def finish(store: SqliteRecordStore) -> None:
    while not store.sweep_parts(1, ()).ended:
        pass


def named_by_a_line(store: SqliteRecordStore, made: Revision) -> None:
    with store.write() as writer:
        writer.put_line(Line(5, entry(12), LineRole.PULL, content=made.content))


def named_by_a_version(store: SqliteRecordStore, made: Revision) -> None:
    head = replace(version(13, 3), manifest=made.content.manifest)
    with store.write() as writer:
        writer.apply(rows_delta(replace(file_row(13, 1), contents=(head,))))


@pytest.mark.parametrize("name", [named_by_a_line, named_by_a_version], ids=lambda f: f.__name__)
@pytest.mark.parametrize("steps", range(STEPS))
def test_what_is_named_while_a_round_lasts_stays_whole_or_goes_whole(
    store: SqliteRecordStore, steps: int, name: Callable[[SqliteRecordStore, Revision], None]
) -> None:
    first, late = revision(1), revision(2, 1_500)
    with store.write() as writer:
        put_parts(writer, late)
        put_parts(writer, first)
        writer.put_line(Line(4, entry(11), LineRole.CURRENT, content=first.content))
    for _ in range(steps):
        if store.sweep_parts(1, ()).ended:
            break
    *_, root = here(store, late)
    name(store, late)
    finish(store)
    assert not root or here(store, late) == [True, True, True]
    assert here(store, first) == [True, True]


def test_a_root_never_stands_without_its_segments(store: SqliteRecordStore) -> None:
    made = revision(1, 1_500)
    with store.write() as writer:
        put_parts(writer, made)
    ended = False
    while not ended:
        ended = store.sweep_parts(1, ()).ended
        *segments, root = here(store, made)
        assert not root or all(segments)
    assert here(store, made) == [False, False, False]


def test_what_is_kept_again_while_a_round_lasts_stays(store: SqliteRecordStore) -> None:
    made = revision(1)
    with store.write() as writer:
        put_parts(writer, made)
    store.sweep_parts(1, ())
    with store.write() as writer:
        put_parts(writer, made)
    finish(store)
    assert here(store, made) == [True, True]


def test_a_round_that_fails_spares_everything_and_the_next_one_begins_anew(
    store: SqliteRecordStore,
) -> None:
    made = revision(1)
    with store.write() as writer:
        put_parts(writer, made)
        writer.put_line(Line(4, entry(11), LineRole.CURRENT, content=made.content))
    store._connection.execute("UPDATE line SET line = x'c1'")
    with pytest.raises(StoreDamaged):
        finish(store)
    store._connection.execute("DELETE FROM line")
    named_by_a_version(store, made)
    finish(store)
    assert here(store, made) == [True, True]
