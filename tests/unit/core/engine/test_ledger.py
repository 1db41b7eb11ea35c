"""The ledger counts copies on the pods that count."""

from core.engine.ledger import Group, Ledger
from core.ids import EntryId, PodId

A, B, C = (PodId(bytes([n]) * 16) for n in (1, 2, 3))
ALL = frozenset({A, B, C})


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


def filled() -> Ledger:
    ledger = Ledger()
    ledger.put(entry(1), 10, Group(2, frozenset({A, B}), ALL, mine=True, owed=False))
    ledger.put(entry(2), 20, Group(2, frozenset({A}), ALL, mine=True, owed=False))
    ledger.put(entry(3), 30, Group(3, frozenset({C}), ALL, mine=False, owed=True))
    return ledger


def test_copies_count_on_the_pods_that_are_present() -> None:
    report = filled().report({A, B})
    assert (report.files, report.bytes) == (3, 60)
    assert report.wanted == {2: 2, 3: 1}
    assert report.by_copies == {0: 1, 1: 1, 2: 1, 3: 0}
    assert report.missing == 0 + 1 + 3
    assert not report.satisfied


def test_an_empty_ledger_is_satisfied_unless_something_is_still_to_be_published() -> None:
    assert Ledger().report({A}).satisfied
    assert not Ledger().report({A}, settled=False).satisfied
    assert Ledger().report({A}).by_copies == {0: 0, 1: 0}


def test_a_file_that_changed_is_counted_once() -> None:
    ledger = filled()
    ledger.put(entry(2), 25, Group(2, frozenset({A, B}), ALL, mine=True, owed=False))
    ledger.drop(entry(3))
    report = ledger.report({A, B})
    assert (report.files, report.bytes, report.missing) == (2, 35, 0)
    assert len(ledger) == 2


def test_sync_waits_for_what_this_pod_owes_and_for_copies_of_what_it_wrote() -> None:
    ledger = filled()
    assert ledger.short_here({A, B}, present={A, B}) == 2
    assert ledger.short_here({A, B}, present={A}) == 1, "no more is waited for than is possible"


def test_sync_waits_for_no_copies_on_pods_that_may_not_hold_the_file() -> None:
    ledger = Ledger()
    ledger.put(entry(1), 10, Group(2, frozenset({A}), frozenset({A, C}), mine=True, owed=False))
    assert ledger.short_here({A, B}, present={A, B}) == 0
    assert ledger.short_here({A, B, C}, present={A, B, C}) == 1
    assert ledger.part([entry(1)]).short_here({A, B}, present={A, B}) == 0


def test_what_is_short_and_what_cannot_be_read() -> None:
    ledger = filled()
    assert ledger.short({A, B}) == 2
    assert ledger.short({A, B}, 1) == 1, "one pod alone cannot have two copies"
    assert ledger.short({A, B}, 0) == 0
    assert ledger.unreadable({A, B}, 1) == 1
    assert ledger.unreadable({A, B}, 2) == 0, "one copy of two was never enough"
    assert ledger.wanted_most() == 3


def test_what_nobody_is_asked_for_now_is_not_missing() -> None:
    report = filled().report({A, B}, 1)
    assert report.missing == 1, "one file has no copy at all"
    assert report.wanted == {2: 2, 3: 1}, "what is wanted is not forgotten"


def test_a_part_of_the_ledger_counts_its_files_alone() -> None:
    assert filled().part([entry(1), entry(9)]).report({A, B}).files == 1


def test_a_file_out_of_reach_that_never_had_its_copies_is_only_on_who_has_it() -> None:
    ledger = filled()
    ledger.put(entry(4), 40, Group(2, frozenset(), ALL, mine=False, owed=True, writer=C))
    ledger.put(entry(5), 50, Group(1, frozenset({C}), ALL, mine=False, owed=False))
    assert ledger.only_on({A, B}, 2) == {frozenset({C}): 2}
    assert ledger.unreadable({A, B}, 2) == 1, "the file that wants one copy had it"
    assert ledger.only_on({A, B, C}, 2) == {}


def test_a_writer_that_said_that_it_has_the_file_makes_no_group_of_its_own() -> None:
    ledger = Ledger()
    ledger.put(entry(1), 1, Group(2, frozenset({A}), ALL, mine=True, owed=False, writer=A))
    ledger.put(entry(2), 1, Group(2, frozenset({A}), ALL, mine=True, owed=False))
    assert ledger.only_on({B}, 2) == {frozenset({A}): 2}


def test_groups_that_no_file_is_in_any_more_are_forgotten_and_none_takes_the_files_of_another() -> (
    None
):
    ledger = Ledger()
    for size in range(1, 500):
        ledger.put(entry(1), size, Group(size, frozenset({A}), ALL, mine=False, owed=False))
        ledger.put(entry(2), 1, Group(size + 1, frozenset({B}), ALL, mine=False, owed=False))
    found = {each: (group.wanted, size) for each, group, size in ledger.files()}
    assert found == {entry(1): (499, 499), entry(2): (500, 1)}
    assert ledger.report({A, B}).wanted == {499: 1, 500: 1}
    ledger.drop(entry(1))
    ledger.drop(entry(2))
    assert ledger.report({A}).wanted == {}


def test_what_too_few_others_have_is_in_the_spool_of_who_has_or_wrote_it() -> None:
    ledger = Ledger()
    ledger.put(entry(1), 10, Group(2, frozenset({A, B}), ALL, mine=False, owed=False, writer=C))
    ledger.put(entry(2), 20, Group(2, frozenset({A}), ALL, mine=False, owed=False, writer=C))
    ledger.put(entry(3), 30, Group(2, frozenset(), ALL, mine=True, owed=False, writer=C))
    ledger.put(entry(4), 0, Group(2, frozenset(), ALL, mine=True, owed=False, writer=C))
    assert ledger.spooled(C, {A, B}, 2) == 50
    assert ledger.spooled(C, {A, B}, 1) == 30
    assert ledger.spooled(B, {A, B}, 1) == 0
    assert ledger.only_with(C, {A, B}) == [entry(3)]
    assert ledger.only_with(C, {A, B, C}) == [entry(3)]
    assert ledger.only_with(A, {B}) == [entry(2)]


def test_each_group_tells_how_many_files_and_bytes_are_in_it() -> None:
    amounts = {(group.wanted, files, size) for group, files, size in filled().amounts()}
    assert amounts == {(2, 1, 10), (2, 1, 20), (3, 1, 30)}
