"""When this pod last reached each member: what says which of them it should reach at all.

It is written down, so that a pod that starts while it is cut off knows whom it misses.
"""

from collections.abc import Collection
from typing import Final

import msgspec

from core.decoding import UNREADABLE
from core.ids import PodId
from core.ports import RecordStore

FACT: Final = "node.seen"
LATELY_MS: Final = 7 * 86_400_000
_WRITE_MS: Final = 3_600_000


class Seen:
    """Remembers whom this pod reached, and when (Unix milliseconds)."""

    def __init__(self, store: RecordStore) -> None:
        """Read what an earlier run wrote; what cannot be read was not seen."""
        self._store = store
        with store.read() as reader:
            text = reader.fact(FACT)
        try:
            known = msgspec.msgpack.decode(text, type=dict[str, int]) if text else {}
            self._at = {PodId(bytes.fromhex(pod)): at for pod, at in known.items()}
        except (*UNREADABLE, ValueError):
            self._at = {}
        self._written = dict(self._at)
        self._reached: frozenset[PodId] = frozenset()

    def note(self, reached: Collection[PodId], now_ms: int) -> None:
        """Note who is reached now. It is written when somebody is new or not reached any more, and
        every hour. Waits.
        """
        now = frozenset(reached)
        old = any(now_ms - self._written.get(pod, -_WRITE_MS) >= _WRITE_MS for pod in now)
        gone, self._reached = self._reached - now, now
        self._at |= dict.fromkeys(now, now_ms)
        if not (old or gone):
            return
        self._written = dict(self._at)
        known = {pod.hex(): at for pod, at in self._at.items()}
        with self._store.write() as writer:
            writer.set_fact(FACT, msgspec.msgpack.encode(known))

    def at(self, pod: PodId) -> int | None:
        """Return when a pod was last reached; None if it never was, as far as that is known."""
        return self._at.get(pod)

    def lately(self, now_ms: int) -> frozenset[PodId]:
        """Return who was reached in the last seven days."""
        return frozenset(pod for pod, at in self._at.items() if now_ms - at < LATELY_MS)
