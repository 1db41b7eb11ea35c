"""`transfers` of one pod."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.control.schema import Nothing, Transfer
from core.ids import Dot, Incarnation, PodId
from core.model.records import Version
from core.model.status import Reason, SendingStatus, TransferStatus
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.moving import Moving
from tests.support.small_node import silent, with_node, write

FAR = PodId(b"f" * 16)


def test_a_transfer_is_told_with_its_only_source_and_why_it_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        with parts.replica.view() as view:
            shown = view.resolve(b"/file")
            assert shown is not None
        far, near = PodId(b"f" * 16), PodId(b"n" * 16)
        moving = [
            TransferStatus(shown.file, Dot(Incarnation(1), 1), 9, 4, Reason.KEEP, sources, 3, 2.5)
            for sources in ((far,), (far, near))
        ]
        monkeypatch.setattr(parts.engine, "transfers", lambda: moving)
        monkeypatch.setattr(parts.engine, "pod_name", {far: "far", near: "near"}.__getitem__)
        one, several = await Moving(parts).transfers(Nothing(), silent)
        assert (one.path, one.direction, one.done, one.total) == ("/file", "in", 4, 9)
        assert one.rate == 2.5
        assert (one.pod, one.reason, one.wanted) == ("far", "keep", 3)
        assert several.pod == ""

    with_node(tmp_path, work)


async def told(
    parts: Parts, patch: pytest.MonkeyPatch, going: Sequence[SendingStatus]
) -> list[Transfer]:
    """Return what is told where others fetch `going`."""
    patch.setattr(parts.engine, "sending", lambda: going)
    patch.setattr(parts.engine, "pod_name", {FAR: "far"}.__getitem__)
    return await Moving(parts).transfers(Nothing(), silent)


def newest(parts: Parts, path: bytes) -> Version:
    with parts.replica.view() as view:
        shown = view.resolve(path)
        assert shown is not None
        assert shown.version is not None
        return shown.version


def test_what_others_fetch_is_told_after_it_with_who_fetches_it_and_how_much_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 30_000)
        version = newest(parts, b"/file")
        going = SendingStatus(version.entry, version.dot, FAR, 10_000, 5.0, Reason.COPY, wanted=2)
        (row,) = await told(parts, monkeypatch, [going])
        assert row == Transfer("/file", "out", "far", 10_000, 30_000, 5.0, "copy", 2)
        again = SendingStatus(version.entry, version.dot, FAR, 90_000, 5.0, Reason.OPENED)
        (row,) = await told(parts, monkeypatch, [again])
        assert (row.done, row.reason) == (30_000, "opened"), "some of it was asked for again"

    with_node(tmp_path, work)


def test_a_version_that_was_replaced_is_told_as_an_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 30_000)
        version = newest(parts, b"/file")
        await write(parts, user, b"/file", b"y")
        going = SendingStatus(version.entry, version.dot, FAR, 10_000, 5.0, Reason.OPENED)
        (row,) = await told(parts, monkeypatch, [going])
        assert (row.path, row.total, row.reason) == ("/file", 30_000, "older")

    with_node(tmp_path, work)


def test_of_what_no_record_knows_yet_the_size_is_that_of_who_gives_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        entry, unknown = newest(parts, b"/file").entry, Dot(Incarnation(9), 9)
        offered = SendingStatus(entry, unknown, FAR, 10, 5.0, Reason.OFFER, 40)
        (row,) = await told(parts, monkeypatch, [offered])
        assert (row.path, row.done, row.total, row.reason) == ("/file", 10, 40, "offer")
        lost = SendingStatus(entry, unknown, FAR, 10, 5.0, Reason.COPY)
        (row,) = await told(parts, monkeypatch, [lost])
        assert (row.done, row.total) == (10, 0)

    with_node(tmp_path, work)


def test_a_file_that_was_removed_is_told_by_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        version = newest(parts, b"/file")
        with user.folder(b"/") as root:
            user.drive.remove_file(root, b"file")
        going = SendingStatus(version.entry, version.dot, FAR, 1, 5.0, Reason.OPENED)
        (row,) = await told(parts, monkeypatch, [going])
        assert row.path == "/file"

    with_node(tmp_path, work)
