"""Unmounting: refused while programs use the drive, given up when copies take too long."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import Nothing, UnmountRequest
from core.errors import DeadlineExceeded, Refused
from core.mount.linux.users import User
from core.node.parts import Parts
from core.node.services import unmounting as module
from core.node.services.drive import DriveUser
from core.node.services.unmounting import Unmounting, named
from core.node.showing import Showing
from tests.support.mount_double import Driver, driver
from tests.support.small_node import silent, with_node
from tests.unit.core.node.services.test_counting import counting

__all__ = ["driver"]
pytestmark = pytest.mark.usefixtures("driver")


async def unmounting_of(parts: Parts, user: DriveUser) -> Unmounting:
    showing = Showing(parts, asyncio.Event())
    await showing.show()
    return Unmounting(parts, showing, counting(parts, user))


def test_it_goes_and_comes_back(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        unmounting = await unmounting_of(parts, user)
        for _ in range(2):
            assert (await unmounting.unmount(UnmountRequest(), silent)).only_here == 0
            assert not parts.shown
        assert (await unmounting.mount(Nothing(), silent)).mount == parts.mount
        assert parts.shown

    with_node(tmp_path, work)


def test_who_uses_it_is_named_and_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        unmounting = await unmounting_of(parts, user)
        monkeypatch.setattr(Driver, "in_use", True)
        with pytest.raises(Refused, match=r"is in use\. It stays"):
            await unmounting.unmount(UnmountRequest(), silent)
        monkeypatch.setattr(module, "users_of", lambda _: [User(7, "vi", "/drive/file")])
        with pytest.raises(Refused, match=r"vi \(7: /drive/file\)"):
            await unmounting.unmount(UnmountRequest(), silent)
        assert parts.shown

    with_node(tmp_path, work)


def test_it_stays_when_the_copies_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        unmounting = await unmounting_of(parts, user)

        async def late(_seconds: float) -> None:
            raise DeadlineExceeded

        monkeypatch.setattr(parts.engine, "sync", late)
        with pytest.raises(DeadlineExceeded, match=r"within 5 s\..*stays mounted"):
            await unmounting.unmount(UnmountRequest(5.0), silent)
        assert parts.shown

    with_node(tmp_path, work)


def test_of_many_programs_some_are_named() -> None:
    users = [User(number, "sh", "/d") for number in range(7)]
    assert named(users).endswith("sh (4: /d) and 2 more")
