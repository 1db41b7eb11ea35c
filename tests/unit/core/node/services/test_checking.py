"""What a running node knows of itself."""

from pathlib import Path

import pytest

from core.control.schema import Nothing
from core.node.parts import Parts
from core.node.services import checking
from core.node.services.checking import Checking
from core.node.services.drive import DriveUser
from tests.support.small_node import silent, with_node


def test_files_that_no_record_knows_are_found(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        assert "set-aside" not in {
            each.check for each in await Checking(parts).check(Nothing(), silent)
        }
        parts.files.create(2**40).close()
        parts.files.set_aside(2**40)
        found = {each.check: each for each in await Checking(parts).check(Nothing(), silent)}
        assert not found["set-aside"].ok
        assert str(tmp_path / "storage" / "quarantine") in found["set-aside"].text

    with_node(tmp_path, work)


def test_a_drive_that_does_not_answer_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "alive", lambda _point: False)

    async def work(parts: Parts, user: DriveUser) -> None:
        found = {each.check: each for each in await Checking(parts).check(Nothing(), silent)}
        assert found["node"].ok
        assert not found["drive"].ok
        assert "restart" in found["drive"].remedy
        assert found["disk"].text

    with_node(tmp_path, work)
