"""What was set aside grows old: in the end it goes, but only while nothing else is missing.

Nobody can say what a file is that no record knows. Where the records name a version that nobody who
is there has, or a pod is away that may bring further records, it may be just that, and stays.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from core.contents.aside_age import KEPT_SECONDS, grow
from core.engine.copies import Copies
from core.engine.ledger import Ledger
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.errors import WormholeError
from core.ports import AsideFile

ROUND_SECONDS: Final = 3_600
WARNED_SECONDS: Final = 3 * 86_400
_LOG: Final = logging.getLogger(__name__)


class Ageing:
    """Counts the time, and removes. For one loop; the work is done in workers."""

    def __init__(self, parts: EngineParts, pods: Pods, ledger: Ledger, copies: Copies) -> None:
        """Look after the quarantine of `parts`."""
        self._store = parts.store
        self._files = parts.contents.table.files
        self._workers = parts.workers
        self._pods = pods
        self._ledger = ledger
        self._copies = copies
        self._warned = False

    async def run(self) -> None:
        """Count every hour, for ever."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self.count(ROUND_SECONDS)
            except WormholeError as error:
                _LOG.warning("What was set aside could not be looked at: %s", error.detail)

    async def count(self, seconds: int) -> None:
        """Let what lies there be `seconds` older, and remove it where its time is over."""
        files, age = await self._workers.run(lambda: self._grow(seconds))
        if not files:
            self._warned = False
            return
        if age >= KEPT_SECONDS:
            # Asked at this moment: what is missing may have begun to be a moment ago.
            if self.may_go():
                await self._workers.run(lambda: self._drop(files))
        elif age >= KEPT_SECONDS - WARNED_SECONDS and not self._warned:
            self._warned = True
            _LOG.warning(
                "What lies in quarantine/ is removed when this node has run for %s more hours.",
                (KEPT_SECONDS - age) // 3_600,
            )

    def may_go(self) -> bool:
        """Say whether nothing that the records name is missing, as far as anybody can know."""
        pods = self._pods
        if self._copies.pending or pods.settings.frozen or pods.others() - pods.present():
            return False
        counted = pods.present() & pods.counted()
        report = self._ledger.report(counted, pods.settings.copies_max, settled=True)
        return not report.by_copies.get(0, 0)

    def _grow(self, seconds: int) -> tuple[Sequence[AsideFile], int]:
        """Return what lies there, and its age."""
        files = self._files.aside()
        if not files:
            return (), 0
        with self._store.write() as writer:
            return files, grow(writer, files, seconds)

    def _drop(self, files: Sequence[AsideFile]) -> None:
        for file in files:
            self._files.drop_aside(file.name)
            _LOG.info("The file %s that no record knew was removed from quarantine/.", file.name)
