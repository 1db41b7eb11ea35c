"""Showing the drive, and what waits behind it."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from core.errors import ContentAbsent, TakenAway
from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Needs
from core.node.building import configure
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.frozen import stopped_notes
from core.node.showing import Showing, satisfier
from tests.support.pods import is_mounted
from tests.support.small_node import read_here, with_node, write, write_here


def test_what_a_program_waits_for_in_vain_fails_in_its_thread(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent):
            await asyncio.to_thread(satisfier(parts, Event()), needs)

    with_node(tmp_path, work)


def test_who_waits_while_the_node_goes_down_is_told_that_the_content_is_absent(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        begun = asyncio.Event()

        async def cancelled(_needs: Needs) -> None:
            begun.set()
            raise asyncio.CancelledError

        parts.engine.satisfy = cancelled  # type: ignore[method-assign]
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent):
            await asyncio.to_thread(satisfier(parts, Event()), needs)
        assert begun.is_set()

    with_node(tmp_path, work)


@pytest.mark.parametrize("is_unmounted", [True, False])
def test_a_fault_is_a_fault_unless_nobody_works_any_more(
    tmp_path: Path, is_unmounted: bool
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        async def refused(_needs: Needs) -> None:
            raise RuntimeError("the workers are gone")

        parts.engine.satisfy = refused  # type: ignore[method-assign]
        unmounted = Event()
        if is_unmounted:
            unmounted.set()
        unknown = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
        needs = Needs(unknown, parts.clock.monotonic() + 5)
        with pytest.raises(ContentAbsent if is_unmounted else RuntimeError):
            await asyncio.to_thread(satisfier(parts, unmounted), needs)

    with_node(tmp_path, work)


def test_a_drive_that_is_about_to_go_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        parts.closing = True
        configure(parts, parts.settings)
        with pytest.raises(TakenAway):
            await asyncio.to_thread(read_here, user, b"/file")
        with pytest.raises(TakenAway):
            await asyncio.to_thread(write_here, user, b"/other", b"x")

    with_node(tmp_path, work)


def test_a_drive_is_taken_away_and_shown_again_as_often_as_that_is_asked(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        point, stop = tmp_path / "mount", asyncio.Event()
        point.mkdir()
        showing = Showing(parts, stop)
        try:
            for _ in range(2):
                await showing.show()
                await showing.show()
                await asyncio.to_thread((point / "file").write_bytes, b"x")
                await showing.take_away("Something is wrong.")
                assert not is_mounted(point)
                assert "Something is wrong." in stopped_notes(parts)[0].text
            await showing.take_away("It is away already.")
            await showing.show()
            assert stopped_notes(parts) == []
            assert await asyncio.to_thread((point / "file").read_bytes) == b"x"
        finally:
            await showing.hide()
        assert not stop.is_set()

    with_node(tmp_path, work)
