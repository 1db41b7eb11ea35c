"""The chain of digests tells two histories of one origin apart."""

from core.ids import ROOT, Dot, EntryId, Incarnation
from core.model.records import Birth, Kind
from core.replica.chain import DIGEST_BYTES, digest_after
from tests.support.tree_pods import stamp_at


def record(name: bytes) -> Birth:
    dot = Dot(Incarnation(1), 1)
    return Birth(dot, stamp_at(1), EntryId(b"a" * 16), Kind.FILE, ROOT, name)


def test_a_digest_depends_on_the_records_and_on_all_before_them() -> None:
    one = digest_after(b"", (record(b"a"),))
    assert len(one) == DIGEST_BYTES
    assert one == digest_after(b"", (record(b"a"),))
    assert one != digest_after(b"", (record(b"b"),))
    assert digest_after(one, (record(b"c"),)) != digest_after(b"", (record(b"c"),))
