"""Causes: whether it has a name why copies here became too many.

A person asked for fewer or has them kept here no more, a machine came, went, came back or offers
other space, or a file follows those who read it. What has no name may be a mistake, and waits for a
person where it is much (see `core.engine.guarding`). A cause is noted when it is seen: what it made
needless goes later, maybe after a restart.
"""

from typing import Final, NamedTuple

from core.crypto import content_hash
from core.engine.parts import EngineParts
from core.engine.pods import Pods

FACT: Final = "guard-cause"
NAMED_MS: Final = 86_400_000
NOTE_MS: Final = 600_000
_TIME_BYTES: Final = 8


class _Noted(NamedTuple):
    """When a cause was seen last, when this pod ran last (Unix time), and what places hang on."""

    named_ms: int = 0
    seen_ms: int = 0
    places: bytes = b""


class Causes:
    """Knows whether there was a cause of late. For one loop."""

    def __init__(self, parts: EngineParts, pods: Pods) -> None:
        """Look at `pods`; before `take_up` there was none."""
        self._store = parts.store
        self._workers = parts.workers
        self._clock = parts.clock
        self._pods = pods
        self._noted = _Noted()

    async def take_up(self) -> None:
        """Remember what was seen before a restart."""
        self._noted = await self._workers.run(self._read)

    @property
    def is_named(self) -> bool:
        """Say whether a cause was seen within a day."""
        return 0 <= self._clock.wall_ms() - self._noted.named_ms < NAMED_MS

    async def look(self, *, lowered: bool) -> None:
        """Note what there is to be seen now; `lowered`: a person wants fewer than before."""
        now_ms, places, noted = self._clock.wall_ms(), self._places(), self._noted
        moved = bool(noted.places) and places != noted.places
        # Who was away for long finds that others took its place.
        grace_ms = int(self._pods.settings.grace_seconds * 1_000)
        away = noted.seen_ms > 0 and now_ms - noted.seen_ms > grace_ms
        named = lowered or moved or away
        note_ms = min(NOTE_MS, grace_ms // 2)
        is_known = places == noted.places and abs(now_ms - noted.seen_ms) < note_ms
        if is_known and not (named and abs(now_ms - noted.named_ms) >= note_ms):
            return
        self._noted = _Noted(now_ms if named else noted.named_ms, now_ms, places)
        await self._workers.run(self._write)

    def _places(self) -> bytes:
        """Return a name of all that says where files belong, but for how they are read."""
        settings = self._pods.settings
        candidates = self._pods.undemanding(self._clock.monotonic())
        pods = [(each.pod, each.weight, each.zone, each.machine) for each in candidates]
        wanted = (settings.copies, settings.copies_max, settings.minimum, settings.rules)
        return content_hash(repr((pods, wanted, settings.strategy)).encode())

    # --- in workers

    def _read(self) -> _Noted:
        with self._store.read() as reader:
            kept = reader.fact(FACT) or b""
        if len(kept) <= 2 * _TIME_BYTES:
            return _Noted()
        named, seen = kept[:_TIME_BYTES], kept[_TIME_BYTES : 2 * _TIME_BYTES]
        return _Noted(int.from_bytes(named), int.from_bytes(seen), kept[2 * _TIME_BYTES :])

    def _write(self) -> None:
        named_ms, seen_ms, places = self._noted
        times = (max(0, each).to_bytes(_TIME_BYTES) for each in (named_ms, seen_ms))
        with self._store.write() as writer:
            writer.set_fact(FACT, b"".join((*times, places)))
