"""Who waits until a line is published."""

import asyncio

from core.errors import WormholeError


class Awaited:
    """The waiting, by line. For one loop."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}

    def wait(self, line: int) -> asyncio.Future[None]:
        """Return what is done when `line` is."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(line, []).append(future)
        return future

    def lines(self) -> tuple[int, ...]:
        """Return the lines that somebody waits for."""
        return tuple(self._waiting)

    def answer(self, line: int, error: WormholeError | None = None) -> None:
        """Let those who wait for a line go on, or fail with `error`."""
        for future in self._waiting.pop(line, ()):
            if not future.done():
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)
