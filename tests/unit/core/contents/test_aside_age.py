"""The quarantine has one age, which begins anew with every change there."""

from core.contents.aside_age import age_of, grow
from core.ports import AsideFile
from core.store.records_memory import MemoryRecordStore

FIRST, SECOND = AsideFile("a1", 5), AsideFile("b2", 7)


def test_it_grows_while_the_same_files_lie_there_whatever_their_order() -> None:
    store = MemoryRecordStore()
    with store.write() as writer:
        assert age_of(writer, [FIRST]) == 0
        assert grow(writer, [FIRST, SECOND], 10) == 10
        assert grow(writer, [SECOND, FIRST], 5) == 15
    with store.read() as reader:
        assert age_of(reader, [FIRST, SECOND]) == 15


def test_it_begins_anew_when_one_comes_goes_or_is_another_one() -> None:
    store = MemoryRecordStore()
    for other in ([FIRST, SECOND], [SECOND], [AsideFile("a1", 6)], []):
        with store.write() as writer:
            writer.set_fact("quarantine.age", None)
            grow(writer, [FIRST], 10)
            assert age_of(writer, other) == 0
            assert grow(writer, other, 3) == 3
