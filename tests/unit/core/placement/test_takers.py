"""Who is asked to take what a pod writes that stores nothing."""

from core.ids import EntryId, PodId
from core.placement.rendezvous import Candidate, targets
from core.placement.takers import taker

PODS = [Candidate(PodId(bytes([number]) * 16)) for number in range(5)]
EVERYBODY = {each.pod for each in PODS}


def entry(number: int) -> EntryId:
    return EntryId(bytes([number]) * 16)


def test_what_is_taken_lies_where_it_belongs() -> None:
    for number in range(50):
        assert taker(entry(number), PODS, EVERYBODY) in targets(entry(number), 2, PODS)


def test_only_who_is_there_is_asked_and_nobody_twice() -> None:
    first = taker(entry(1), PODS, EVERYBODY)
    assert first is not None
    second = taker(entry(1), PODS, EVERYBODY, {first})
    assert second not in {None, first}
    assert taker(entry(1), PODS, EVERYBODY - {first}) == second
    assert taker(entry(1), PODS, {PODS[3].pod}) == PODS[3].pod
    assert taker(entry(1), PODS, EVERYBODY, EVERYBODY) is None
    assert taker(entry(1), (), EVERYBODY) is None
