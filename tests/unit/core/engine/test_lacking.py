"""Files with too few copies, and those that would have too few without a pod."""

from core.engine.lacking import alone, lacking, weakened
from core.engine.ledger import Group, Ledger
from core.ids import EntryId, PodId

A, B, C = (PodId(bytes([n]) * 16) for n in (1, 2, 3))
ALL = frozenset({A, B, C})


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


def test_what_lacks_copies_is_named_and_what_hangs_on_a_pod_is_counted() -> None:
    ledger = Ledger()
    ledger.put(entry(1), 10, Group(2, frozenset({A, B}), ALL, mine=False, owed=False))
    ledger.put(entry(2), 20, Group(2, frozenset({A}), ALL, mine=False, owed=False))
    ledger.put(entry(3), 30, Group(1, frozenset({A, B}), ALL, mine=False, owed=False))
    assert lacking(ledger, {A, B}, 9) == [entry(2)]
    assert lacking(ledger, {A}, 1) == [entry(1)]
    assert lacking(ledger, {A, B, C}, 0) == []
    assert weakened(ledger, B, {A, B, C}) == (1, 10), "the third file wants one copy and has it"
    assert weakened(ledger, A, {A, B, C}) == (1, 10), "what A has alone is lost, not weakened"


def test_what_one_pod_alone_has_or_wrote_is_counted() -> None:
    ledger = Ledger()
    ledger.put(entry(1), 10, Group(2, frozenset({A, B}), ALL, mine=False, owed=False, writer=C))
    ledger.put(entry(2), 20, Group(2, frozenset({A}), ALL, mine=False, owed=False, writer=C))
    ledger.put(entry(3), 30, Group(2, frozenset(), ALL, mine=True, owed=False, writer=C))
    ledger.put(entry(4), 0, Group(1, frozenset({A}), ALL, mine=True, owed=False))
    assert alone(ledger, C, {A, B}) == alone(ledger, C, {A, B, C}) == (1, 30)
    assert alone(ledger, A, {A, B}) == (1, 20)
    assert alone(ledger, A, {A}) == (2, 30), "B is not there"
    assert alone(ledger, B, ALL) == (0, 0)
