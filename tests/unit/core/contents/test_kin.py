"""Files that were conflict versions of others."""

from contextlib import nullcontext

from core.contents.kin import KNOWN_MAX, Kin
from core.ids import EntryId


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16, "big"))


def test_each_file_may_have_come_from_several_and_each_is_told_once() -> None:
    kin = Kin(nullcontext)
    assert kin.note(entry(1), entry(2))
    assert not kin.note(entry(1), entry(2))
    assert kin.note(entry(1), entry(3))
    assert kin.of(entry(1)) == (entry(2), entry(3))
    assert not kin.of(entry(2))


def test_only_the_last_are_remembered_however_many_there_are() -> None:
    kin = Kin(nullcontext)
    for number in range(KNOWN_MAX + 1):
        kin.note(entry(number), entry(number + 1))
    assert not kin.of(entry(0))
    assert kin.of(entry(1)) == (entry(2),)
    assert kin.of(entry(KNOWN_MAX)) == (entry(KNOWN_MAX + 1),)
