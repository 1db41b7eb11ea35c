"""A mount that only remembers what it is told."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from core.errors import MountError
from core.node import showing as module
from core.volume.interface import Invalidation


class Driver:
    """Stands in the place of a mount; `in_use`: programs use it."""

    made: ClassVar[list["Driver"]] = []
    in_use = False
    fails = False

    def __init__(self, _drive: object, point: Path, _satisfy: object) -> None:
        self.mount_point = point
        self.is_mounted = False
        self.told: list[Invalidation] = []
        self.over = Event()
        self.calls = 0
        Driver.made.append(self)

    def mount(self) -> None:
        if Driver.fails:
            raise MountError("There is no FUSE here.")
        self.is_mounted = True

    def leave(self, _timeout: float) -> bool:
        if Driver.in_use:
            return False
        return self.unmount(0)

    def unmount(self, _timeout: float) -> bool:
        self.is_mounted = False
        self.over.set()
        return True

    def wait(self) -> bool:
        return self.over.wait()

    def invalidate(self, invalidations: Sequence[Invalidation]) -> None:
        self.told += invalidations


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LinuxDriver", Driver)
    monkeypatch.setattr(Driver, "made", [])
    monkeypatch.setattr(Driver, "in_use", False)
    monkeypatch.setattr(Driver, "fails", False)
