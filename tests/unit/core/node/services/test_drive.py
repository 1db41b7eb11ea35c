"""Using the drive from inside the node: every look-up is given back."""

import asyncio
import time
from pathlib import Path

import pytest

from core.errors import DeadlineExceeded, NotAFolder, NotFound
from core.model.records import Kind
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.volume.interface import ROOT_NODE, Hashed, Needs
from tests.support.loopback_drive import LoopbackDrive
from tests.support.small_node import read_here, with_node, write_here


def test_what_is_written_is_read_back_and_folders_are_made(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        data = bytes(range(256)) * 10_000
        await asyncio.to_thread(write_here, user, b"/a/b/file", data)
        assert await asyncio.to_thread(read_here, user, b"/a/b/file") == data
        with user.node(b"/a/b") as found:
            assert found.kind is Kind.FOLDER

    with_node(tmp_path, work)


def test_what_is_not_there_and_what_is_no_folder_is_said(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await asyncio.to_thread(write_here, user, b"/file", b"x")
        with pytest.raises(NotFound, match="/a/b"), user.node(b"/a/b"):
            pass
        with pytest.raises(NotAFolder, match="/file/b"), user.folder(b"/file/b"):
            pass
        with user.node(b"/") as root:
            assert root.node == ROOT_NODE

    with_node(tmp_path, work)


def test_what_is_brought_in_vain_is_not_brought_without_end(tmp_path: Path) -> None:
    satisfied: list[Needs] = []
    user = DriveUser(LoopbackDrive(tmp_path), satisfied.append)
    until = time.monotonic() + 0.3
    with pytest.raises(DeadlineExceeded):
        user.wait(lambda: Needs(Hashed(1), until))
    assert 2 <= len(satisfied) <= 6
