"""When this pod last reached whom."""

from core.ids import PodId
from core.node.seen import FACT, LATELY_MS, Seen
from core.store.records_memory import MemoryRecordStore

A, B = PodId(b"a" * 16), PodId(b"b" * 16)


def test_who_was_reached_in_the_last_days_is_known_after_a_restart_too() -> None:
    store = MemoryRecordStore()
    seen = Seen(store)
    seen.note({A}, 1_000)
    seen.note({B}, 5_000)
    for each in (seen, Seen(store)):
        assert each.lately(6_000) == {A, B}
        assert each.lately(LATELY_MS + 1_000) == {B}
        assert each.lately(2 * LATELY_MS) == frozenset()


def test_it_is_written_when_somebody_is_new_and_every_hour() -> None:
    store = MemoryRecordStore()
    Seen(store).note({A}, 1_000)
    again = Seen(store)
    again.note({A}, 2_000)
    assert Seen(store).lately(LATELY_MS + 1_500) == frozenset()
    again.note({A}, 4_000_000)
    assert Seen(store).lately(LATELY_MS + 1_500) == {A}


def test_what_cannot_be_read_was_not_seen() -> None:
    store = MemoryRecordStore()
    with store.write() as writer:
        writer.set_fact(FACT, b"\xc1")
    assert Seen(store).lately(0) == frozenset()


def test_when_a_pod_was_last_reached_is_known_to_the_moment_also_after_a_restart() -> None:
    store = MemoryRecordStore()
    seen = Seen(store)
    assert seen.at(A) is None
    for now_ms in (1_000, 2_000, 3_000):
        seen.note({A, B}, now_ms)
    assert (seen.at(A), Seen(store).at(A)) == (3_000, 1_000), "it is not written each second"
    seen.note({B}, 4_000)
    for each in (seen, Seen(store)):
        assert (each.at(A), each.at(B)) == (3_000, 4_000)
