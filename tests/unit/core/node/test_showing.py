"""Showing the drive, and what waits behind it."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from core.errors import ContentAbsent, MountError, TakenAway
from core.ids import Dot, EntryId, Incarnation
from core.model.needs import BlocksWanted, Needs
from core.node.building import configure
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.frozen import stopped_notes
from core.node.showing import Showing, mount_notes, satisfier
from core.volume.interface import ROOT_NODE, Stale
from tests.support.mount_double import Driver, driver
from tests.support.pods import is_mounted
from tests.support.small_node import read_here, with_node, write, write_here

__all__ = ["driver"]
NEWS = Stale(ROOT_NODE, data=False)


def tell(parts: Parts) -> None:
    """Have the kernel told of something, as when another pod changed it."""
    for listener in parts.volume._state.listeners:
        listener([NEWS])


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


@pytest.mark.usefixtures("driver")
def test_a_drive_that_a_person_wants_shown_while_it_is_synced_is_not_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        loop, showing = asyncio.get_running_loop(), Showing(parts, asyncio.Event())
        await showing.show()

        def sync_and_want_it() -> None:
            asyncio.run_coroutine_threadsafe(showing.show(), loop).result(10)

        monkeypatch.setattr(parts.contents, "sync_all", sync_and_want_it)
        await showing.take_away("Something is wrong.")
        assert showing.is_shown
        assert stopped_notes(parts) == []
        await showing.hide()

    with_node(tmp_path, work)


def showing_of(parts: Parts, stop: asyncio.Event) -> Showing:
    return Showing(parts, stop)


@pytest.mark.usefixtures("driver")
def test_it_goes_and_comes_back_and_only_what_is_mounted_is_told(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        stop = asyncio.Event()
        showing = showing_of(parts, stop)
        await showing.show()
        await showing.show()
        (first,) = Driver.made
        assert parts.shown
        tell(parts)
        assert first.told == [NEWS]
        assert await showing.leave()
        assert await showing.leave()
        assert (parts.shown, showing.is_shown) == (False, False)
        tell(parts)
        assert first.told == [NEWS]
        await showing.show()
        assert parts.shown
        tell(parts)
        assert first.told == [NEWS]
        assert Driver.made[1].told == [NEWS]
        assert not stop.is_set()
        await showing.hide()
        assert not Driver.made[1].is_mounted
        assert not stop.is_set()

    with_node(tmp_path, work)


@pytest.mark.usefixtures("driver")
def test_one_that_is_used_stays(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        showing = showing_of(parts, asyncio.Event())
        await showing.show()
        Driver.in_use = True
        assert not await showing.leave()
        assert showing.is_shown
        Driver.in_use = False
        assert await showing.leave()

    with_node(tmp_path, work)


@pytest.mark.usefixtures("driver")
def test_one_that_cannot_be_mounted_is_not_shown(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        parts.shown = False
        showing = showing_of(parts, asyncio.Event())
        Driver.fails = True
        with pytest.raises(MountError):
            await showing.show()
        assert not showing.is_shown
        assert not parts.shown

    with_node(tmp_path, work)


@pytest.mark.usefixtures("driver")
def test_one_that_somebody_else_unmounts_ends_the_node(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        stop = asyncio.Event()
        await showing_of(parts, stop).show()
        Driver.made[0].over.set()
        await asyncio.wait_for(stop.wait(), 10)

    with_node(tmp_path, work)
    assert "unmounted from outside" in caplog.text


def test_what_a_missing_drive_means_is_said() -> None:
    assert mount_notes("/drive", shown=True) == []
    (note,) = mount_notes("/drive", shown=False)
    assert (note.kind, note.remedy) == ("unmounted", "Bring it back: wormhole mount")
