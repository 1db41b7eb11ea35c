"""What is shown in the place of a version that is out of reach."""

from msgspec.structs import replace

from core.ids import ContentHash, Dot, Incarnation
from core.model.records import NOTHING_SEEN
from core.volume.standing_in import StandIn, stand_in
from tests.support.drive_pods import DrivePod


def test_it_has_the_content_and_time_before_and_is_changed_when_the_newest_was() -> None:
    pod = DrivePod()
    pod.put(b"/file", b"newest")
    pod.publish()
    with pod.replica.view() as view:
        shown = view.resolve(b"/file")
    assert shown is not None
    newest = shown.version
    assert newest is not None
    before = replace(
        newest,
        dot=Dot(Incarnation(9), 9),
        manifest=ContentHash(bytes(32)),
        size=3,
        mtime_ns=77,
        context=NOTHING_SEEN,
    )
    seen = stand_in(shown, newest, before)
    assert isinstance(seen, StandIn)
    assert seen.newest is newest
    assert seen.version is not None
    assert (seen.version.dot, seen.version.size, seen.mtime_ns) == (before.dot, 3, 77)
    assert seen.version.stamp == newest.stamp
    assert (seen.id, seen.name, seen.mode, seen.heads) == (
        shown.id,
        shown.name,
        shown.mode,
        shown.heads,
    )
    assert stand_in(shown, newest, replace(before, mtime_ns=0)).mtime_ns == shown.mtime_ns
