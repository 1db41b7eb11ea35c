"""`doctor`, the part that only a running node knows: peers, clocks, disk, drive."""

import asyncio
from pathlib import Path

from core.config.values import said_size
from core.control.lines import Tell
from core.control.schema import Finding, Nothing
from core.model.members import Peer, Presence
from core.mount.linux.mounting import alive
from core.node.parts import Parts
from core.node.set_aside import looked_up
from core.node.settings import min_free_bytes
from core.saying import Sentence, said


class Checking:
    """Checks a running node."""

    def __init__(self, parts: Parts) -> None:
        """Check the parts of a node."""
        self._parts = parts

    async def check(self, request: Nothing, tell: Tell) -> list[Finding]:
        """Return what was found."""
        del request, tell
        parts = self._parts
        answers = await asyncio.to_thread(alive, Path(self._parts.mount))
        return [
            Finding(
                "node",
                ok=True,
                text=said("The node runs and listens at {listen}.", listen=self._parts.listen),
            ),
            Finding(
                "drive",
                ok=answers,
                text=said("The drive at {mount} answers.", mount=parts.mount)
                if answers
                else said("The drive at {mount} does not answer.", mount=parts.mount),
                remedy=said("Restart the node: wormhole restart"),
            ),
            self._disk(),
            *await parts.workers.run(self._set_aside),
            *self._peers(),
            *(
                Finding(each.kind, ok=False, text=each.text, remedy=each.remedy)
                for each in self._parts.engine.attention()
            ),
        ]

    def _disk(self) -> Finding:
        free = self._parts.files.space().free
        enough = free > min_free_bytes(self._parts.settings.pod, self._parts.files.space())
        return Finding(
            "disk",
            ok=enough,
            text=said("{size} are free under the storage.", size=said_size(free)),
            remedy=said("Free some space, or lower storage.min-free."),
        )

    def _set_aside(self) -> list[Finding]:
        return [
            Finding(each.kind, ok=False, text=each.text, remedy=each.remedy)
            for each in looked_up(self._parts)
        ]

    def _peers(self) -> list[Finding]:
        found: list[Finding] = []
        for peer in self._parts.engine.peers():
            if peer.presence in {Presence.SELF, Presence.REMOVED}:
                continue
            present = peer.presence is Presence.PRESENT
            found.append(
                Finding(
                    "peer",
                    ok=present,
                    text=_linked(peer)
                    if present
                    else said("{name} is not reachable.", name=peer.name),
                    remedy=said("Is it on, and in the same network? Does a firewall hold it back?"),
                )
            )
        return found


def _linked(peer: Peer) -> Sentence:
    if peer.rtt is None:
        return said("{name} is linked.", name=peer.name)
    milliseconds = round(peer.rtt * 1000, 1)
    return said("{name} is linked ({milliseconds} ms).", name=peer.name, milliseconds=milliseconds)
