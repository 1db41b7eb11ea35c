"""Calling a pod now: by its name, with what came of each call, in a bounded time."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from core.control.lines import Progress
from core.control.schema import Call, Reached, ReachRequest
from core.engine.links import Try
from core.errors import NotFound, UsageError
from core.ids import PodId
from core.membership.statements import encode, member_register
from core.model.members import Role
from core.net.identity import create_identity
from core.node.membership import member_of, put
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.reaching import Reaching
from tests.support.small_node import silent, with_node

IDENTITY = create_identity()
NAS = member_of(IDENTITY, "nas", Role.MEMBER, PodId(bytes(16))).pod


def with_nas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: Callable[..., object]
) -> list[tuple[Reached, list[Progress]]]:
    """Ask a node to reach `nas`, whose engine does `calls`, and return what was told."""
    told: list[tuple[Reached, list[Progress]]] = []

    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        nas = member_of(IDENTITY, "nas", Role.MEMBER, parts.pod)
        with parts.replica.change() as change:
            put(change, parts.identity, member_register(NAS), encode(nas))
        monkeypatch.setattr(parts.engine, "reach", calls)
        progress: list[Progress] = []
        told.append((await Reaching(parts).reach(ReachRequest("NAS"), progress.append), progress))

    with_node(tmp_path, work)
    return told


def test_what_came_of_each_call_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def reach(pod: PodId, tried: Callable[[Try], None]) -> bool:
        assert pod == NAS
        tried(Try("10.0.0.7:1", "10.0.0.7:1 does not answer."))
        return True

    ((reached, progress),) = with_nas(tmp_path, monkeypatch, reach)
    calls = [Call("10.0.0.7:1", "10.0.0.7:1 does not answer.")]
    assert reached == Reached("nas", linked=True, calls=calls)
    assert [each.text for each in progress] == ["10.0.0.7:1 does not answer."]


def test_one_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def reach(pod: PodId, tried: Callable[[Try], None]) -> bool:
        del pod
        tried(Try("10.0.0.7:1", "No."))
        await asyncio.get_running_loop().create_future()
        return True

    monkeypatch.setattr("core.node.services.reaching.SECONDS", 0.01)
    ((reached, _),) = with_nas(tmp_path, monkeypatch, reach)
    assert reached == Reached("nas", False, [Call("10.0.0.7:1", "No.")], in_time=False)


def test_this_pod_and_one_that_nobody_knows_are_not_called(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        with pytest.raises(UsageError, match="this pod itself"):
            await Reaching(parts).reach(ReachRequest(parts.name), silent)
        with pytest.raises(NotFound):
            await Reaching(parts).reach(ReachRequest("gone"), silent)

    with_node(tmp_path, work)
