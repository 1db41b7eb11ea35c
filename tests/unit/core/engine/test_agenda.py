"""The agenda: everything is looked at once more after it changed, in bounded memory."""

from collections import Counter

import pytest
from msgspec.structs import replace

from core.engine.agenda import NAMED_MAX, Agenda, EntryRound
from core.ids import LOST, ROOT, EntryId
from core.model.records import Kind
from core.store.records_memory import MemoryRecordStore
from tests.support import records
from tests.support.records import put_file

PIECE = 4
FIRST = 100  # the lowest ids are those of the root and the lost folder


def entry(number: int) -> EntryId:
    return records.entry(FIRST + number)


def store_of(*numbers: int) -> MemoryRecordStore:
    store = MemoryRecordStore()
    for place, number in enumerate(numbers):
        put_file(store, FIRST + number, 10 * (place + 1), name=b"%d" % number)
    return store


def look(agenda: Agenda, store: MemoryRecordStore, limit: int = PIECE) -> list[EntryId]:
    """One look; what no number stands for (the root, the lost folder) is left out."""
    portion = agenda.take(limit)
    with store.read() as reader:
        found = portion.find(reader)
    agenda.done(portion)
    return [each for each in found if each not in {ROOT, LOST}]


def all_of(agenda: Agenda, store: MemoryRecordStore) -> list[EntryId]:
    found: list[EntryId] = []
    while agenda:
        found += look(agenda, store)
    return found


def settled(store: MemoryRecordStore) -> Agenda:
    agenda = Agenda(lambda _entry: True)
    all_of(agenda, store)
    return agenda


def numbers(*wanted: int) -> list[EntryId]:
    return [entry(number) for number in wanted]


def test_everything_is_looked_at_once_at_first() -> None:
    store = store_of(*range(1, 11))
    agenda = Agenda(lambda _entry: True)
    assert sorted(all_of(agenda, store)) == sorted(set(numbers(*range(1, 11))))
    assert len(agenda) == 0


def test_what_is_named_comes_first_and_once() -> None:
    agenda = settled(store := store_of(1, 2, 3))
    agenda.name(numbers(2, 2, 3))
    assert len(agenda) == 2
    assert look(agenda, store) == numbers(2, 3)
    assert not agenda


def test_what_changes_while_it_is_looked_at_is_looked_at_again() -> None:
    agenda = settled(store := store_of(1, 2))
    agenda.name(numbers(1))
    portion = agenda.take(PIECE)
    agenda.name(numbers(1))
    agenda.done(portion)
    assert look(agenda, store) == numbers(1)


def test_what_could_not_be_looked_at_is_on_the_agenda_still() -> None:
    agenda = settled(store := store_of(1, 2))
    agenda.name(numbers(2))
    agenda.give_back(agenda.take(PIECE))
    assert look(agenda, store) == numbers(2)


def test_a_look_in_hand_counts_as_something_to_be_done() -> None:
    agenda = settled(store_of(1))
    agenda.name(numbers(1))
    portion = agenda.take(PIECE)
    assert len(agenda) == 1
    agenda.done(portion)
    assert not agenda


def test_to_look_at_all_again_goes_on_from_where_the_round_is_and_ends() -> None:
    """Begun from the start each time, the last files would never be reached."""
    store = store_of(*range(1, 21))
    agenda = Agenda(lambda _entry: True)
    first = look(agenda, store)
    agenda.name_all()
    rest = all_of(agenda, store)
    assert sorted(rest) == numbers(*range(1, 21)), "each once more"
    assert set(rest[: len(rest) // 2]).isdisjoint(first), "those that were just looked at last"


def test_to_look_at_all_while_files_are_looked_at_looks_at_these_again() -> None:
    store = store_of(1, 2)
    agenda = Agenda(lambda _entry: True)
    portion = agenda.take(1_000)
    with store.read() as reader:
        portion.find(reader)
    agenda.name_all()
    agenda.done(portion)
    assert sorted(all_of(agenda, store)) == numbers(1, 2)


def test_a_round_goes_on_while_files_are_named_all_the_time() -> None:
    agenda = Agenda(lambda _entry: True)
    store = store_of(*range(1, 11))
    seen: set[EntryId] = set()
    for _ in range(12):
        agenda.name(numbers(*range(1, 5)))
        seen |= set(look(agenda, store))
    assert seen == set(numbers(*range(1, 11)))


def test_more_changes_than_can_be_named_become_a_round_but_what_may_be_gone_stays_named() -> None:
    gone = entry(10**9)
    store = store_of(1, 2, 3)
    agenda = Agenda(lambda each: each == gone)
    all_of(agenda, store)
    agenda.name([gone])
    agenda.name(entry(number) for number in range(NAMED_MAX + 1))
    assert len(agenda) <= 2, "one that is named, and a round"
    found: list[EntryId] = []
    while agenda:
        portion = agenda.take(PIECE)
        with store.read() as reader:
            found += portion.find(reader)
        agenda.done(portion)
    assert gone in found
    assert set(numbers(1, 2, 3)) <= set(found)


def tree_of(folders: dict[int, int], files: dict[int, int]) -> MemoryRecordStore:
    """Return a store with entries and the numbers of the folders in which they stand; 0: the root.

    A folder comes before what is in it.
    """
    store = MemoryRecordStore()
    count = Counter([*folders.values(), *files.values()])
    for place, (number, above) in enumerate((folders | files).items()):
        parent = entry(above) if above else ROOT
        row = records.file_row(FIRST + number, 10 * (place + 1), name=b"%d" % number, parent=parent)
        if number in folders:
            birth = replace(row.births[0], kind=Kind.FOLDER)
            row = replace(row, births=(birth,), visible_children=count[number])
        with store.write() as writer:
            writer.apply(records.rows_delta(row))
            records.end_batch(writer, 10 * (place + 1) + 1, ms=place)
    return store


def test_below_a_folder_all_is_looked_at_and_nothing_beside_it() -> None:
    store = tree_of({1: 0, 2: 1, 3: 2, 4: 0}, {11: 1, 12: 2, 13: 3, 14: 4, 15: 0})
    agenda = settled(store)
    agenda.name_below(numbers(1, 15))
    assert len(agenda) == 2
    assert sorted(all_of(agenda, store)) == numbers(11, 12, 13)
    assert len(agenda) == 0


def test_below_the_root_is_everything() -> None:
    store = tree_of({1: 0}, {11: 1, 12: 0})
    agenda = settled(store)
    agenda.name_below([ROOT])
    assert sorted(all_of(agenda, store)) == numbers(1, 11, 12)


def test_a_folder_that_could_not_be_looked_at_is_on_the_agenda_still() -> None:
    store = tree_of({1: 0}, {11: 1})
    agenda = settled(store)
    agenda.name_below(numbers(1))
    agenda.give_back(agenda.take(PIECE))
    assert all_of(agenda, store) == numbers(11)


def test_what_is_forgotten_has_nothing_below_it() -> None:
    store = tree_of({1: 0}, {11: 1})
    agenda = settled(store)
    agenda.name_below([entry(99)])
    assert all_of(agenda, store) == []


@pytest.mark.parametrize("is_one_folder", [True, False])
def test_where_too_much_is_below_or_too_many_folders_changed_a_round_goes_past_all(
    monkeypatch: pytest.MonkeyPatch, is_one_folder: bool
) -> None:
    monkeypatch.setattr("core.engine.agenda.NAMED_MAX", 3)
    files = {number: 1 if is_one_folder else number - 10 for number in range(11, 15)}
    store = tree_of(dict.fromkeys(range(1, 6), 0), files | {20: 5})
    agenda = settled(store)
    agenda.name_below(numbers(1) if is_one_folder else numbers(1, 2, 3, 4))
    found = all_of(agenda, store)
    assert set(numbers(*files, 20)) <= set(found), "the one beside them is met, too"
    assert len(agenda) == 0


def test_a_round_passes_what_is_born_behind_it_no_more() -> None:
    store = store_of(5, 6)
    way = EntryRound()
    way.begin()
    with store.read() as reader:
        way.passed(way.next(reader, 100), 100)
    assert not way.going
