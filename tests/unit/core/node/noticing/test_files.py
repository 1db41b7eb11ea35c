"""Files in conflict, and no more look-ups than are worth it."""

from pathlib import Path

import pytest

from core.ids import ContentHash, EntryId
from core.model.content import Content
from core.model.records import Version
from core.node.noticing import files
from core.node.noticing.files import Who, changed_files, fresh_conflicts
from core.node.noticing.looks import writers_of
from core.node.noticing.records import Sifted
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node, write


def test_a_file_that_two_changed_apart_is_told_once_while_it_is_in_conflict(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"one version")
        known: set[EntryId] = set()
        with parts.replica.view() as view:
            before = view.resolve(b"/file")
            assert before is not None
            assert list(fresh_conflicts(view, [before.file], known, writers_of(parts))) == []
        with parts.replica.change() as change:
            change.publish(before.file, Content(ContentHash(b"o" * 32), 5, 262_144), 1, ())
        with parts.replica.view() as view:
            (row,) = fresh_conflicts(view, [before.file], known, writers_of(parts))
            assert (row.kind, row.path) == ("conflict", "/file")
            assert row.facts == {"pods": ["a"]}, "both are of this pod"
            assert "on several machines" in row.text
            assert list(fresh_conflicts(view, [before.file], known, writers_of(parts))) == []
            assert known == {before.file}

    with_node(tmp_path, work)


def test_of_very_many_only_some_are_looked_up_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        versions: list[Version] = []
        for name in (b"/a", b"/b", b"/c"):
            await write(parts, user, name, name)
            with parts.replica.view() as view:
                shown = view.resolve(name)
                assert shown is not None
                assert shown.version is not None
                versions.append(shown.version)
        monkeypatch.setattr(files, "LOOKED_MAX", 1)
        sifted = Sifted(versions={each.entry: each for each in versions})
        with parts.replica.view() as view:
            found = changed_files(view, sifted, writers_of(parts))
        assert [each.path for each in found.files] == ["/a"]
        (((kind, who), count),) = found.more.items()
        assert (kind, count) == ("changed", 2)
        assert isinstance(who, Who)
        assert who.pod == "a"

    with_node(tmp_path, work)
