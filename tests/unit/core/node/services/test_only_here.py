"""What is only here is told by name."""

import asyncio
from pathlib import Path

from core.control.schema import Nothing, OnlyHere
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.only_here import NAMED_MAX, only_here, only_here_notes
from tests.support.small_node import silent, with_node, write, write_here


def test_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        entries = []
        for number in range(NAMED_MAX + 2):
            await asyncio.to_thread(write_here, user, f"/file{number}".encode(), b"x")
            with parts.replica.view() as view:
                shown = view.resolve(f"/file{number}".encode())
                assert shown is not None
                entries.append(shown.file)
        assert only_here_notes(parts, ()) == []
        (one,) = only_here_notes(parts, entries[:1])
        assert one.text.startswith("1 file is only here: /file0. ")
        (note,) = only_here_notes(parts, entries)
        assert note.kind == "only-here"
        assert note.text.startswith("7 files are only here: /file0, ")
        assert "/file4 and 2 more." in note.text
        assert "down --wait" in note.remedy

    with_node(tmp_path, work)


def test_before_a_node_alone_in_its_network_goes_nothing_has_to_be_told(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        assert await only_here(parts)(Nothing(), silent) == OnlyHere(0, 0)

    with_node(tmp_path, work)
