"""Time, chance, mutual exclusion and threads: what the engine half needs of the machine."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """Time. The only way for the engine half to know it."""

    def wall_ms(self) -> int:
        """Return Unix time in milliseconds; may jump."""
        ...

    def wall_ns(self) -> int:
        """Return Unix time in nanoseconds; may jump."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some moment; never goes back."""
        ...


class Entropy(Protocol):
    """Chance: fit for keys in the real adapter, from a seed in the twin."""

    def token(self, size_bytes: int) -> bytes:
        """Return `size_bytes` random bytes."""
        ...


class Guard(Protocol):
    """Mutual exclusion, re-entrant for its holder; does nothing in the simulator."""

    def __enter__(self) -> object: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...


class Workers(Protocol):
    """Threads for calls that take long and release the interpreter lock."""

    async def run(self, call: Callable[[], T]) -> T:
        """Run `call` in a worker and return what it returns or raise what it raises."""
        ...
