from core.engine.confirmed import CONFIRMED_MAX, Confirmed
from core.ids import Dot, EntryId, Incarnation

ENTRY = EntryId(b"e" * 16)


def test_the_last_versions_that_have_their_copies_are_known() -> None:
    confirmed = Confirmed()
    versions = [Dot(Incarnation(1), number) for number in range(CONFIRMED_MAX + 10)]
    for version in versions:
        confirmed.add(ENTRY, version)
    assert confirmed.has(ENTRY, versions[-1])
    assert confirmed.has(ENTRY, versions[10])
    assert not confirmed.has(ENTRY, versions[9])
    assert not confirmed.has(EntryId(b"f" * 16), versions[-1])
