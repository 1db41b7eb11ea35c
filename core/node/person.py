"""The person at a machine that joins: compares the four words, and may stop it all."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

from core.model.pairing import Meeting
from core.node.stopping import Stop

Agrees = Callable[[Meeting], bool]


@dataclass(frozen=True, slots=True)
class Person:
    """`agrees` is called in a thread of its own and may take its time; `stop` ends the joining.

    Where the joining ends while `agrees` still waits (it was stopped, or the other machine changed
    its mind), nobody waits for the answer any more.
    """

    agrees: Agrees
    stop: Stop = field(default_factory=Stop)

    async def answer(self, meeting: Meeting) -> bool:
        """Return whether the person agrees. Raises what `agrees` raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()

        def settle(agreed: bool, error: BaseException | None) -> None:
            if answer.done():
                return
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(agreed)

        def ask() -> None:
            agreed, failed = False, None
            try:
                agreed = self.agrees(meeting)
            except Exception as error:  # noqa: BLE001 - raised where the answer is awaited
                failed = error
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, agreed, failed)

        # Not one of the loop's own: its end would wait for a person who may never answer.
        Thread(target=ask, name="pairing-question", daemon=True).start()
        return await answer


def agrees_at_once(meeting: Meeting) -> bool:
    """Agree: the code itself is a person's consent."""
    del meeting
    return True
