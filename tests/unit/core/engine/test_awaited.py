"""Who waits for a line hears how it ended."""

import asyncio

import pytest

from core.engine.awaited import Awaited
from core.errors import NoSpace


def test_all_who_wait_for_a_line_go_on_together() -> None:
    async def story() -> None:
        awaited = Awaited()
        first, second, other = awaited.wait(1), awaited.wait(1), awaited.wait(2)
        second.cancel()
        awaited.answer(1)
        assert first.done()
        assert awaited.lines() == (2,)
        awaited.answer(2, NoSpace())
        with pytest.raises(NoSpace):
            await other
        awaited.answer(3)

    asyncio.run(story())
