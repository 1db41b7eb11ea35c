"""`cancel-transfer`: what is being fetched of a file ends."""

from pathlib import Path

import pytest

from core.control.schema import CancelRequest, Nothing
from core.errors import NotFound
from core.ids import Dot, EntryId, Incarnation, PodId
from core.model.status import TransferStatus
from core.node.parts import Parts
from core.node.services.cancelling import Cancelling
from core.node.services.drive import DriveUser
from tests.support.small_node import silent, with_node, write

FAR = PodId(b"f" * 16)


def test_the_transfers_of_the_file_end_where_they_come_from_the_pod_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[EntryId] = []

    def end(entry: EntryId) -> int:
        ended.append(entry)
        return 1

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        with parts.replica.view() as view:
            shown = view.resolve(b"/file")
            assert shown is not None
        moving = TransferStatus(shown.file, Dot(Incarnation(1), 1), 9, 1, sources=(FAR,))
        monkeypatch.setattr(parts.engine, "transfers", lambda: [moving])
        monkeypatch.setattr(parts.engine, "pod_name", lambda _: "nas")
        monkeypatch.setattr(parts.engine, "end_transfers", end)
        cancelling = Cancelling(parts)
        with pytest.raises(NotFound):
            await cancelling.cancel(CancelRequest("/file", "attic"), silent)
        assert ended == []
        assert await cancelling.cancel(CancelRequest("/file", "nas"), silent) == Nothing()
        assert await cancelling.cancel(CancelRequest("/the/mount/file"), silent) == Nothing()
        assert ended == [shown.file, shown.file]

    with_node(tmp_path, work)


def test_where_nothing_is_on_its_way_that_is_said(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        with pytest.raises(NotFound, match="on its way"):
            await Cancelling(parts).cancel(CancelRequest("/file"), silent)
        with pytest.raises(NotFound):
            await Cancelling(parts).cancel(CancelRequest("/other"), silent)

    with_node(tmp_path, work)
