"""What there is and what is still to be moved, by groups."""

from core.engine.ledger import Group, Ledger
from core.engine.overview import Whom, copies_by_pod, overview
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


def seen(present: frozenset[PodId], pod: PodId = A) -> Whom:
    return Whom(pod, present, present, 100)


def test_files_and_bytes_are_counted_by_their_copies_on_present_pods() -> None:
    found = overview(filled(), seen(frozenset({A, B})))
    assert (found.files, found.bytes) == (3, 60)
    assert found.by_copies == {2: (1, 10), 1: (1, 20), 0: (1, 30)}


def test_what_this_pod_owes_is_to_come_but_for_what_has_arrived() -> None:
    assert overview(filled(), seen(ALL)).to_come == 30
    assert overview(filled(), seen(ALL), arrived=12).to_come == 18
    assert overview(filled(), seen(ALL), arrived=99).to_come == 0


def test_what_others_lack_of_what_is_here_is_to_go_as_far_as_they_are_there() -> None:
    assert overview(filled(), seen(ALL)).to_go == 20
    assert overview(filled(), seen(frozenset({A}))).to_go == 0
    assert overview(filled(), seen(ALL, pod=B)).to_go == 0, "the one that has it gives it"


def test_what_was_just_written_here_is_to_go_before_this_pod_says_that_it_has_it() -> None:
    ledger = Ledger()
    fresh = Group(2, frozenset(), ALL, mine=True, owed=False, writer=A)
    ledger.put(entry(1), 10, fresh)
    assert overview(ledger, seen(ALL)).to_go == 10


def test_each_pod_has_its_copies() -> None:
    assert copies_by_pod(filled(), [A, B]) == {A: 30, B: 10}
