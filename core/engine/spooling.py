"""Letting go: on a pod that stores nothing, what enough others have is kept no more.

It stays here as a cached version as long as there is room for it. What others do not have yet is
the spool of this pod, and never goes: it is all that is left here under the role of a copy.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from core.contents.table import LineTable
from core.engine.bell import Bell
from core.engine.counting import let_count
from core.engine.holdings import Holdings
from core.engine.ledger import Ledger
from core.engine.placing import Placing
from core.engine.pods import Pods
from core.engine.survey import FileState, HeadState, keeps_here
from core.errors import WormholeError
from core.ids import Dot, EntryId, PodId
from core.model.content import LineRole
from core.placement.spool import may_let_go
from core.ports import RecordStore, Workers

PIECE_LINES: Final = 256
RETRY_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


class Spooling:
    """Turns copies into cached versions where this pod stores nothing. For one loop."""

    def __init__(
        self,
        pods: Pods,
        holdings: Holdings,
        ledger: Ledger,
        table: LineTable,
        store: RecordStore,
        workers: Workers,
    ) -> None:
        """Look after the lines of `table`; what was announced of them is taken back."""
        self._pods = pods
        self._holdings = holdings
        self._ledger = ledger
        self._table = table
        self._store = store
        self._workers = workers
        self._lines: dict[int, tuple[EntryId, Dot]] = {}
        self._claimed: set[int] = set()
        self._bell = Bell()
        self._counted: frozenset[PodId] = frozenset()
        self.spooled_bytes = 0

    def begin(self) -> None:
        """Ask anew which pods' copies count; before each look at some files."""
        self._counted = self._pods.counted()

    def counts(self) -> None:
        """Note, after a look at some files, how much has to be kept here."""
        if self._pods.settings.client:
            minimum = self._pods.settings.minimum
            self.spooled_bytes = self._ledger.spooled(self._pods.pod, self._counted, minimum)

    def look(self, state: FileState) -> None:
        """Note what is here of a file that was just looked at, and need not be kept."""
        pods = self._pods
        if not pods.settings.client or keeps_here(state.wanted.keep, pods.active_names(), pods.pod):
            return
        for head in state.heads:
            if head.here and self._may_go(head):
                self._note(state.entry, head)

    def keep(self, state: FileState, head: HeadState, placing: Placing) -> None:
        """Have a version that is whole here made durable, and announced where that is of use.

        Of a pod that stores nothing others must hear only what they would find nowhere else: that
        its writer has a version they know by themselves, unless it has begun a new life since.
        """
        if not self._pods.settings.client or head.cached:
            let_count(state, head, placing, self._holdings)
        elif head.claimed or self._may_go(head):
            return
        elif head.writer == self._pods.pod:
            # Whole is not durable, and it may be here alone for long.
            self._holdings.published([head.line])
        else:
            self._holdings.found(head.line, state.entry, head.version.dot)

    def _may_go(self, head: HeadState) -> bool:
        minimum = self._pods.settings.minimum
        return may_let_go(self._pods.pod, head.holders, self._counted, minimum)

    def _note(self, entry: EntryId, head: HeadState) -> None:
        self._lines[head.line] = (entry, head.version.dot)
        if head.claimed:
            self._claimed.add(head.line)
        self._bell.ring()

    async def run(self) -> None:
        """Let go, for ever."""
        while True:
            await self._bell.wait()
            while self._lines:
                some = list(self._lines)[:PIECE_LINES]
                try:
                    await self._workers.run(lambda some=some: self._let_go(some))  # type: ignore[misc]
                except WormholeError as error:
                    _LOG.warning("What others have could not be let go here: %s", error.detail)
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                for line in some:
                    entry, version = self._lines.pop(line)
                    if line in self._claimed:
                        self._claimed.discard(line)
                        self._holdings.withdraw(entry, version)

    def _let_go(self, lines: Sequence[int]) -> None:
        with self._store.write() as writer:
            for number in lines:
                row, live = writer.line(number), self._table.peek(number)
                if row is None or row.role is not LineRole.CURRENT:
                    continue
                if live is None:
                    if not row.dirty:
                        writer.put_line(replace(row, role=LineRole.CACHED))
                    continue
                with live.guard:
                    if not live.dirty and live.line.role is LineRole.CURRENT:
                        live.line = replace(live.line, role=LineRole.CACHED)
                        writer.put_line(live.line)
