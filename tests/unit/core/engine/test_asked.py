"""Questions to peers: each answer reaches who waits for it, and nobody else."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from core.engine import asked as asking
from core.engine.asked import Asked
from core.errors import PeerError
from core.ids import PodId
from core.wire.messages import Probe
from tests.sim.virtual_time import run_virtual


class Peer(SimpleNamespace):
    """A link to a peer that says nothing by itself; `sent` are the tokens that it got."""

    def __init__(self, number: int = 1, *, is_broken: bool = False) -> None:
        super().__init__(peer=PodId(bytes([number]) * 16), sent=[])
        self.is_broken = is_broken

    async def send(self, message: Probe) -> None:
        if self.is_broken:
            raise PeerError("The connection broke.")
        self.sent.append(message.token)


def ask(asked: Asked[str], link: Any, seconds: float = 10.0) -> asyncio.Task[str]:
    return asyncio.get_running_loop().create_task(asked.ask(link, Probe, seconds))


def test_each_answer_reaches_who_asked_that_peer_with_that_token() -> None:
    async def story() -> None:
        asked: Asked[str] = Asked()
        one, other = Peer(1), Peer(2)
        tasks = [ask(asked, link) for link in (one, other, one)]
        await asyncio.sleep(0)
        assert (one.sent, other.sent) == ([1, 3], [2])
        asked.answered(other, 1, "not asked of it")  # type: ignore[arg-type]
        for link, token in ((one, 3), (other, 2), (one, 1)):
            asked.answered(link, token, f"{token}")  # type: ignore[arg-type]
            asked.answered(link, token, "twice")  # type: ignore[arg-type]
        assert [await task for task in tasks] == ["1", "2", "3"]
        asked.answered(one, 1, "too late")  # type: ignore[arg-type]

    run_virtual(story())


def test_who_is_not_answered_in_time_waits_no_longer() -> None:
    async def story() -> None:
        began = asyncio.get_running_loop().time()
        with pytest.raises(TimeoutError):
            await ask(Asked(), Peer(), 7.0)
        assert asyncio.get_running_loop().time() - began == pytest.approx(7.0)

    run_virtual(story())


def test_a_link_that_breaks_is_told() -> None:
    async def story() -> None:
        with pytest.raises(PeerError):
            await ask(Asked(), Peer(is_broken=True))

    run_virtual(story())


def test_tokens_begin_anew_before_they_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TOKEN_MAX", 2)

    async def story() -> None:
        asked: Asked[str] = Asked()
        link = Peer()
        for token in (1, 2, 1):
            task = ask(asked, link)
            await asyncio.sleep(0)
            asked.answered(link, token, "yes")  # type: ignore[arg-type]
            assert await task == "yes"
        assert link.sent == [1, 2, 1]

    run_virtual(story())
