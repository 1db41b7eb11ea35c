"""One file comes in whole or not at all,."""

import os
from pathlib import Path

import pytest

from core.errors import AlreadyExists
from core.node.parts import Parts
from core.node.services import bringing_one
from core.node.services.bringing_one import BringingOne, Differs
from core.node.services.drive import DriveUser
from core.volume.interface import ROOT_NODE
from tests.support.small_node import names_here, read_here, with_node, write_here


def make(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    return os.fsencode(path)


def test_a_name_that_is_taken_stays_as_it_is_and_nothing_stays_open(tmp_path: Path) -> None:
    source = make(tmp_path / "source", b"theirs")

    async def work(parts: Parts, user: DriveUser) -> None:
        write_here(user, b"/file", b"mine")
        with pytest.raises(AlreadyExists):
            BringingOne(user).bring(source, os.lstat(source), ROOT_NODE, b"file")
        assert read_here(user, b"/file") == b"mine"
        assert names_here(parts) == {b"file"}
        assert parts.volume.open_files() == 0

    with_node(tmp_path, work)


def test_what_was_not_written_as_it_was_read_gets_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make(tmp_path / "source", b"theirs" * 100)

    async def work(parts: Parts, user: DriveUser) -> None:
        reads = user.drive.read
        monkeypatch.setattr(
            type(user.drive),
            "read",
            lambda _, *where: reads(*where)[:-1] + b"?",  # type: ignore[index]
        )
        with pytest.raises(Differs, match="not what was read"):
            BringingOne(user).bring(source, os.lstat(source), ROOT_NODE, b"file")
        assert names_here(parts) == set()

    with_node(tmp_path, work)


def test_holes_come_in_as_holes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make(tmp_path / "source", b"start")
    with (tmp_path / "source").open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"middle")
        file.truncate(2**40)
    monkeypatch.setattr(bringing_one, "_clone", lambda *_: False)

    async def work(parts: Parts, user: DriveUser) -> None:
        BringingOne(user).bring(source, os.lstat(source), ROOT_NODE, b"file")
        with user.node(b"/file") as file:
            assert file.size == 2**40
        await parts.engine.publish_all()
        with user.node(b"/file") as file:
            assert file.blocks * 512 < 4_000_000

    with_node(tmp_path, work)
