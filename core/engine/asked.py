"""Questions that were sent to peers, and who waits here for the answers."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from core.engine.link import Link
from core.ids import PodId
from core.wire.messages import Message

A = TypeVar("A")
TOKEN_MAX: Final = 2**32 - 1


class Asked(Generic[A]):
    """Questions of one kind, each known by its peer and a token. For one loop."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._next_token = 0
        self._waiting: dict[tuple[PodId, int], asyncio.Future[A]] = {}

    async def ask(self, link: Link, question: Callable[[int], Message], seconds: float) -> A:
        """Send what `question` makes of a token, and return what the peer answers.

        Raises `TimeoutError` if it does not within `seconds`: an older Wormhole does not know the
        question and says nothing. Raises `PeerError` if the link breaks.
        """
        self._next_token = self._next_token % TOKEN_MAX + 1
        key = (link.peer, self._next_token)
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting[key] = future
        try:
            async with asyncio.timeout(seconds):
                await link.send(question(key[1]))
                return await future
        finally:
            del self._waiting[key]

    def answered(self, link: Link, token: int, answer: A) -> None:
        """Take what a peer answers; what nobody waits for any more is left."""
        future = self._waiting.get((link.peer, token))
        if future is not None and not future.done():
            future.set_result(answer)
