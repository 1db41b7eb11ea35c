"""Telling the engine where members may be: hints from the pairing, and entrypoints."""

import asyncio
from typing import Final

import msgspec

from core.ids import PodId
from core.model.members import Presence
from core.node.joining import HINTS_FACT
from core.node.parts import Parts

AGAIN_SECONDS: Final = 30.0


class Finding:
    """Names addresses of members that are not linked, at the start and now and then."""

    def __init__(self, parts: Parts) -> None:
        """Find the members of a node's network."""
        self._parts = parts
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin."""
        self._task = group.create_task(self._run())

    def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        hints = await self._parts.workers.run(self._hints)
        for pod, address in hints.items():
            self._parts.engine.found(pod, address)
        while True:
            self._name_entrypoints()
            await asyncio.sleep(AGAIN_SECONDS)

    def _hints(self) -> dict[PodId, str]:
        with self._parts.store.read() as reader:
            text = reader.fact(HINTS_FACT)
        known = msgspec.json.decode(text, type=dict[str, str]) if text else {}
        return {PodId(bytes.fromhex(pod)): address for pod, address in known.items()}

    def _name_entrypoints(self) -> None:
        """Whose an entrypoint is nobody knows before it is called: it is tried for everybody."""
        linked = {Presence.SELF, Presence.PRESENT, Presence.REMOVED}
        for peer in self._parts.engine.peers():
            if peer.presence not in linked:
                for address in self._parts.settings.network.network.entrypoints:
                    self._parts.engine.found(peer.id, address)
