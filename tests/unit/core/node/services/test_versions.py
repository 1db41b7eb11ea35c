"""Older versions are listed: those here, those elsewhere, and what was removed from a folder."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.control.schema import OldVersion, PathRequest
from core.engine.older import Elsewhere
from core.errors import NotFound
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.content import Line, LineRole
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.versions import Kept, Versions, gathered
from core.wire.messages import OlderVersion, VersionName
from tests.support.small_node import silent, with_node, write

ENTRY = EntryId(b"e" * 16)
HERE, NAS, LAPTOP = PodId(b"h" * 16), PodId(b"n" * 16), PodId(b"l" * 16)


async def history(parts: Parts, path: str) -> list[OldVersion]:
    return (await Versions(parts).history(PathRequest(path), silent)).versions


def told(number: int, until_ms: int = 0) -> OlderVersion:
    name = VersionName(ENTRY, Dot(Incarnation(7), number))
    return OlderVersion(name, b"file", ContentHash(b"m" * 32), 5, 262_144, 1, until_ms)


def line(number: int, missing: int = 0) -> Line:
    return Line(number, ENTRY, LineRole.HISTORY, Dot(Incarnation(7), number), missing=missing)


def test_a_version_is_listed_once_with_all_who_have_it_those_kept_longest_first() -> None:
    here = [Kept(told(1, 10), (HERE,), line(1)), Kept(told(2, 20), (), line(2, missing=1))]
    elsewhere = Elsewhere({NAS: [told(1, 10), told(3, 30)], LAPTOP: [told(2, 20)]})
    assert gathered(here, elsewhere) == [
        Kept(told(3, 30), (NAS,)),
        Kept(told(2, 20), (LAPTOP,), line(2, missing=1)),
        Kept(told(1, 10), (HERE, NAS), line(1)),
    ]


def test_of_those_kept_equally_long_the_one_recorded_last_is_first() -> None:
    older, newer = (replace(told(number, 10), recorded_ms=number) for number in (1, 2))
    kept = [Kept(each, (HERE,)) for each in (older, newer)]
    for order in (kept, kept[::-1]):
        assert [each.told for each in gathered(order, Elsewhere())] == [newer, older]


def test_of_two_lines_of_one_version_the_whole_one_is_taken() -> None:
    part, whole = line(1, missing=1), line(1)
    for lines in ((part, whole), (whole, part)):
        kept = [Kept(told(1), (HERE,) if one.whole else (), one) for one in lines]
        assert gathered(kept, Elsewhere()) == [Kept(told(1), (HERE,), whole)]


def test_a_folder_lists_what_was_removed_from_it_also_when_it_was_removed_itself(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"kept")
        await write(parts, user, b"/d/sub/deep", b"deeper")
        assert await history(parts, "/d") == []
        parts.clock.wall_ms = lambda before=parts.clock.wall_ms: before() + 120_000  # type: ignore[method-assign]
        for folder, name in ((b"/d", b"file"), (b"/d/sub", b"deep")):
            with user.node(folder) as found:
                user.drive.remove_file(found.node, name)
        with user.node(b"/d") as found:
            user.drive.remove_folder(found.node, b"sub")
        await parts.engine.sync(10)
        rows = [(each.path, each.why, each.size) for each in await history(parts, "/d")]
        assert rows == [("/d/file", "deleted", 4)]
        rows = [(each.path, each.why, each.on) for each in await history(parts, "/d/sub")]
        assert rows == [("/d/sub/deep", "deleted", ["a"])]
        with pytest.raises(NotFound):
            await history(parts, "/nothing")

    with_node(tmp_path, work)
