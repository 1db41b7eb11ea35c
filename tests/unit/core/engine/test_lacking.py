"""Files with too few copies, and those that would have too few without a pod."""

from core.engine.lacking import lacking, weakened
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
