"""Small contents: verified, wanted, or left."""

import pytest

from core.engine.small import SmallTraffic, heads_of_file, version_of
from core.errors import StoreError
from core.model.records import Version
from core.wire.messages import SmallContent, SmallContents, VersionName
from tests.sim.pod import InlineWorkers
from tests.sim.world import World
from tests.support.drive_pods import DrivePod
from tests.unit.core.engine.harness import version_at, with_pods


def test_a_small_content_that_is_not_what_its_version_names_is_not_kept() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/small", b"genuine")
        await w.until(lambda: "small" in b.names())
        version = version_at(a, "/small")
        forged = SmallContent(VersionName(version.entry, version.dot), b"forged!")
        assert b.engine._pieces.small._keep([forged]) == []

    with_pods(story)


def test_what_nobody_wants_is_left() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/small", b"genuine")
        await w.converge()
        version = version_at(a, "/small")
        again = SmallContent(VersionName(version.entry, version.dot), b"genuine")
        link = b.engine._pieces.links.up[a.id]
        with b.store.read() as reader:
            before = list(reader.lines(version.entry))
        await b.engine._pieces.small.arrived(link, SmallContents((again,)))
        with b.store.read() as reader:
            assert list(reader.lines(version.entry)) == before

    with_pods(story)


def test_what_a_pod_does_not_have_is_answered_with_nothing() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/small", b"genuine")
        await w.converge()
        version = version_at(a, "/small")
        assert isinstance(version, Version)
        small = b.engine._pieces.small
        name = VersionName(version.entry, version.dot)
        unknown = VersionName(version.entry, version.dot._replace(seq=999))
        assert small._find([name, unknown]) == [
            SmallContent(name, b"genuine"),
            SmallContent(unknown, None),
        ]
        with b.store.read() as reader:
            assert version_of(reader, version.entry, version.dot) == version
            assert version_of(reader, version.entry, unknown.version) is None
            assert heads_of_file(reader, version.entry) == [version.dot]

    with_pods(story)


def test_a_small_file_that_the_disk_does_not_give_is_answered_with_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Else the link with whoever asks for it would end each time."""
    pod = DrivePod()
    pod.volume.write(pod.create(b"/small"), 0, b"in a file, because it is open")
    (of,) = pod.publish()
    small = SmallTraffic(pod.contents, pod.store, InlineWorkers())
    name = VersionName(of.entry, of.dot)
    assert small._find([name]) == [SmallContent(name, b"in a file, because it is open")]

    def fail(operation: str, _line: int) -> None:
        if operation == "read":
            raise StoreError("The disk of the storage failed: Input/output error.")

    pod.files.fail = fail
    assert small._find([name]) == [SmallContent(name, None)]
    assert "The disk of the storage failed" in caplog.text


def test_small_contents_are_counted_where_they_go_and_where_they_come() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/small", b"genuine")
        await w.converge()
        assert (a.engine.traffic, b.engine.traffic) == ((0, 7), (7, 0))

    with_pods(story)
