"""Which parts of manifests are named by what."""

from msgspec.structs import replace

from core.ids import Dot
from core.model.content import Line, LineRole
from core.model.records import NOTHING_SEEN, Gone
from core.store.part_names import manifests_of_line, manifests_of_row, segments_of
from tests.support.records import ORIGIN, entry, file_row, revision, stamp, version


def test_a_root_names_its_segments_and_a_segment_names_none() -> None:
    made = revision(1, 1_500)
    *segments, (_, root) = made.parts
    assert segments_of(root) == [digest for digest, _ in segments]
    assert [segments_of(encoded) for _, encoded in segments] == [None, None]
    assert segments_of(b"") is None


def test_the_root_of_an_empty_content_names_nothing() -> None:
    ((_, root),) = revision(1, 0).parts
    assert segments_of(root) == []


def test_lines_and_versions_name_their_manifests() -> None:
    content = revision(1).content
    assert list(manifests_of_line(Line(1, entry(1), LineRole.PULL))) == []
    assert list(manifests_of_line(Line(1, entry(1), LineRole.PULL, content=content))) == [
        content.manifest
    ]
    gone = Gone(Dot(ORIGIN, 4), stamp(4), entry(1), NOTHING_SEEN)
    row = replace(file_row(1, 1), contents=(version(1, 3), gone))
    assert list(manifests_of_row(row)) == [version(1, 3).manifest]
