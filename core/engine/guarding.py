"""Guarding: stops what would let go of much at once, until a person has said that it may.

What others deleted is shown no more, as they wanted; only its contents stay, as older versions,
however full the disk is and however few days of history are kept. Copies that are too many stay.
"""

import logging
from collections.abc import Collection, Sequence
from typing import Final

from msgspec.structs import replace

from core.engine.causes import Causes
from core.engine.ledger import Ledger
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.ids import EntryId
from core.model.content import GUARDED_MS, Line, LineRole
from core.model.status import Attention
from core.situation.guard import (
    WINDOW_SECONDS,
    Amount,
    Answer,
    Kind,
    Stopped,
    decode,
    encode,
    is_over,
    is_too_much,
)
from core.situation.words import guarded

FACT: Final = "guard:"
# A folder is deleted file by file: by then it is clear how much it is.
FRESH_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


class Guarding:
    """Knows what was stopped, also after a restart. For one loop, but `is_fresh`."""

    def __init__(self, parts: EngineParts, pods: Pods, ledger: Ledger) -> None:
        """Guard the pod of `parts`; `ledger` knows how much it holds."""
        self._store = parts.store
        self._contents = parts.contents
        self._workers = parts.workers
        self._clock = parts.clock
        self._pods = pods
        self._ledger = ledger
        self._stopped: dict[Kind, Stopped] = {}
        self._gone: dict[Kind, list[tuple[float, Amount]]] = {kind: [] for kind in Kind}
        # Files that others deleted of late, since when: their contents go once that is judged.
        self._deleted: dict[EntryId, float] = {}
        self._calms_at = 0.0
        self.causes = Causes(parts, pods)

    async def take_up(self) -> None:
        """Go on with what was stopped before a restart."""
        self._stopped = await self._workers.run(self._kept)
        await self.causes.take_up()

    @property
    def stopped(self) -> Sequence[Stopped]:
        """What was stopped, and what a person said of it."""
        now_ms = self._clock.wall_ms()
        return [self._stopped[kind] for kind in Kind if self._is_stopped(kind, now_ms)]

    def notes(self) -> list[Attention]:
        """Return what waits for a person."""
        return [
            guarded(one.kind, one.amount.files, one.amount.bytes)
            for one in self.stopped
            if one.answer is Answer.NONE
        ]

    async def may_drop(self, amount: Amount) -> bool:
        """Say whether copies may go that nothing with a name made needless; stops it if not."""
        if not amount.files:
            return True
        known = self._known(Kind.DROP)
        if known is not None and known.answer is not Answer.PROCEED:
            return False
        if known is None and self._is_too_much(Kind.DROP, amount):
            await self._stop(Kind.DROP, amount)
            return False
        self._count(Kind.DROP, amount)
        return True

    async def deleted(self, lines: Collection[Line]) -> None:
        """What others deleted became older versions: these lines. Keeps them if it is too much."""
        if not lines:
            return
        now = self._clock.monotonic()
        sizes = [line.content.size for line in lines if line.content is not None]
        amount = Amount(len({line.entry for line in lines}), sum(sizes))
        known = self._known(Kind.DELETION)
        if known is not None and known.answer is Answer.PROCEED:
            return
        self._forget_old(now)
        self._deleted.update((line.entry, now) for line in lines)
        self._calms_at = now + FRESH_SECONDS
        if known is None and not self._is_too_much(Kind.DELETION, amount):
            self._count(Kind.DELETION, amount)
            return
        before = Amount() if known is None else known.amount
        if known is None:
            before = self._window(Kind.DELETION)
        answer = Answer.NONE if known is None else known.answer
        await self._keep(Stopped(Kind.DELETION, self._clock.wall_ms(), before + amount, answer))
        entries = list(self._deleted)
        self._deleted.clear()
        await self._workers.run(lambda: self._hold(entries))

    async def decide(self, *, proceed: bool) -> Sequence[Stopped]:
        """Take a person's word on all that was stopped; return what it was about."""
        about = self.stopped
        answer = Answer.PROCEED if proceed else Answer.DENY
        for one in about:
            since_ms = self._clock.wall_ms()
            await self._keep(Stopped(one.kind, since_ms, one.amount, answer))
            self._gone[one.kind].clear()
        if proceed and any(one.kind is Kind.DELETION for one in about):
            await self._workers.run(self._let_go)
            self._calms_at = self._clock.monotonic()
        return about

    def is_fresh(self, entry: EntryId) -> bool:
        """Say whether a file was deleted by others so lately that much may go with it."""
        at = self._deleted.get(entry)
        return at is not None and self._clock.monotonic() - at < FRESH_SECONDS

    def has_calmed(self) -> bool:
        """Say, once, whether what was deleted of late may be looked at now."""
        calm = 0 < self._calms_at <= self._clock.monotonic()
        if calm:
            self._calms_at = 0.0
            self._forget_old(self._clock.monotonic())
        return calm

    # --- how much

    def _is_too_much(self, kind: Kind, amount: Amount) -> bool:
        files, size = self._ledger.held_by(self._pods.pod)
        gone = self._window(kind)
        held = Amount(files, size) + gone
        # The ledger has forgotten what others deleted already.
        held = held + amount if kind is Kind.DELETION else held
        return is_too_much(gone + amount, held)

    def _window(self, kind: Kind) -> Amount:
        since = self._clock.monotonic() - WINDOW_SECONDS
        self._gone[kind] = [each for each in self._gone[kind] if each[0] >= since]
        return sum((amount for _, amount in self._gone[kind]), Amount())

    def _count(self, kind: Kind, amount: Amount) -> None:
        self._gone[kind].append((self._clock.monotonic(), amount))

    def _forget_old(self, now: float) -> None:
        # The window is for counting; what is held back of a stopped deletion is what came just now.
        since = now - WINDOW_SECONDS
        self._deleted = {entry: at for entry, at in self._deleted.items() if at >= since}

    # --- what was stopped

    def _known(self, kind: Kind) -> Stopped | None:
        known = self._stopped.get(kind)
        return None if known is None or is_over(known, self._clock.wall_ms()) else known

    def _is_stopped(self, kind: Kind, now_ms: int) -> bool:
        known = self._stopped.get(kind)
        return known is not None and not is_over(known, now_ms) and known.answer != Answer.PROCEED

    async def _stop(self, kind: Kind, amount: Amount) -> None:
        await self._keep(Stopped(kind, self._clock.wall_ms(), self._window(kind) + amount))

    async def _keep(self, stopped: Stopped) -> None:
        known = self._stopped.get(stopped.kind)
        if stopped.answer is Answer.NONE and (known is None or known.answer is not Answer.NONE):
            note = guarded(stopped.kind, stopped.amount.files, stopped.amount.bytes)
            _LOG.info("%s %s", note.text, note.remedy)
        self._stopped[stopped.kind] = stopped
        await self._workers.run(lambda: self._write(stopped))

    # --- in workers

    def _kept(self) -> dict[Kind, Stopped]:
        with self._store.read() as reader:
            found = [decode(kind, reader.fact(FACT + kind) or b"") for kind in Kind]
        return {one.kind: one for one in found if one is not None}

    def _write(self, stopped: Stopped) -> None:
        with self._store.write() as writer:
            writer.set_fact(FACT + stopped.kind, encode(stopped))
        self._store.sync()

    def _hold(self, entries: Sequence[EntryId]) -> None:
        """Keep the older versions of these files until a person has said that they may go."""
        with self._store.write() as writer:
            for entry in entries:
                for line in writer.lines(entry):
                    if line.role is LineRole.HISTORY and line.version is not None:
                        writer.put_line(replace(line, kept_until_ms=GUARDED_MS))
        self._store.sync()

    def _let_go(self) -> None:
        """Let what was kept grow old from now on, as any other older version."""
        until = self._clock.wall_ms() + self._contents.table.settings.history_keep_ms
        with self._store.write() as writer:
            for line in list(writer.lines_in_role(LineRole.HISTORY)):
                if line.guarded:
                    writer.put_line(replace(line, kept_until_ms=until))
