"""What there is of a file whose newest version is out of reach."""

from core.ids import ZERO_STAMP, ContentHash, Dot, EntryId, Incarnation
from core.model.absence import Absence
from core.model.records import NOTHING_SEEN, Version

BEFORE = Version(
    Dot(Incarnation(1), 1),
    ZERO_STAMP,
    EntryId(bytes(16)),
    ContentHash(bytes(32)),
    1,
    1,
    0,
    NOTHING_SEEN,
)


def test_it_is_total_where_no_older_version_is_here_or_elsewhere() -> None:
    assert Absence().is_total
    assert not Absence(BEFORE).is_total
    assert not Absence(elsewhere=True).is_total
