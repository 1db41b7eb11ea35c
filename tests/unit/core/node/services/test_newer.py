"""What people are told of files whose newest version is away."""

from pathlib import Path

import pytest

from core.control.schema import PathRequest, TreeRequest
from core.model.absence import Absence
from core.model.records import Version
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking
from core.node.services.newer import newer_notes
from core.ports import RecordReader
from tests.support.small_node import with_node, write


def test_tree_inspect_and_status_name_who_has_the_newer_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"newest")
        await parts.engine.publish_all()
        with parts.replica.view() as view:
            shown = view.resolve(b"/file")
        assert shown is not None
        newest = shown.version
        assert newest is not None

        def absence(reader: RecordReader, version: Version) -> Absence:
            del reader, version
            return Absence(elsewhere=True)

        assert await newer_notes(parts) == []
        monkeypatch.setattr(parts.engine, "out_of_reach", lambda _: True)
        monkeypatch.setattr(parts.engine, "absence", absence)
        monkeypatch.setattr(parts.engine, "files_out_of_reach", lambda _: [shown.file])
        (note,) = await newer_notes(parts)
        assert f"1 file has a newer version on {parts.name}" in note.text
        assert parts.name in note.remedy
        looking = Looking(parts)
        assert looking.inspect(PathRequest("/file")).newer_on == [parts.name]
        (row,) = looking.tree(TreeRequest())
        assert row.newer_on == [parts.name]

    with_node(tmp_path, work)
