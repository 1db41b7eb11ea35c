"""What is told where other members say that this pod was removed: told, and nothing else done.

Its own records do not say so, and a member may lie or be mistaken. The removal itself comes with
the records, from a member that still lets this pod in.
"""

import logging
from collections.abc import Sequence
from typing import Final

from core.control.schema import Happened
from core.model.members import Presence
from core.model.status import Attention
from core.node.parts import Parts
from core.node.services.times import shown_time
from core.saying import Sentence, joined, listed, said, said_count

KIND: Final = "disowned"
_log = logging.getLogger(__name__)


class Disowning:
    """Tells listeners and the log once when others begin or cease to say so. For one loop."""

    def __init__(self, parts: Parts) -> None:
        """Tell of the pod of a node; nobody has said anything yet."""
        self._parts = parts
        self._by: list[str] = []

    def look(self) -> None:
        """Tell what changed since the last look."""
        parts = self._parts
        before, self._by = self._by, parts.engine.disowned_by()
        if self._by == before:
            return
        notes = disowned_notes(parts)
        text = (
            notes[0].text
            if notes
            else said("This machine is a member of the network to all again.")
        )
        _log.info("%s", text)
        parts.events.publish(Happened(KIND, text, shown_time(parts.clock.wall_ms())))


def disowned_notes(parts: Parts) -> list[Attention]:
    """Return what a person should know; to be asked on the loop."""
    by, engine = parts.engine.disowned_by(), parts.engine
    if not by:
        return []
    linked = sorted(peer.name for peer in engine.peers() if peer.presence is Presence.PRESENT)
    network = parts.settings.network.network.name
    return [disowned_note(network, by, linked, len(engine.only_here()))]


def disowned_note(
    network: str, by: Sequence[str], linked: Sequence[str], only_here: int
) -> Attention:
    """Return the note: `by` (names) say it, `linked` let this pod in, files are `only_here`."""
    files = said_count(
        "{n} file that only this machine has is delivered nowhere now.",
        "{n} files that only this machine has are delivered nowhere now.",
        only_here,
    )
    linking = said_count(
        "{names} still lets it in.", "{names} still let it in.", len(linked), names=listed(linked)
    )
    text = (_said_by(network, by), files if only_here else "", linking if linked else "")
    return Attention(
        KIND,
        joined(text),
        said(
            "Ask whoever looks after the network. If it is so: copy what only this machine has to "
            "another place, then `wormhole down --forget --force` takes away what is left here, "
            "and `wormhole join` lets it join anew. If not, this ends when the link is accepted "
            "again."
        ),
    )


def _said_by(network: str, by: Sequence[str]) -> Sentence:
    return said_count(
        "According to {names}, this machine is no longer a member of the network {network}: it "
        "does not let it in any more. What is here stays here and can be used; what is changed "
        "here does not reach it.",
        "According to {names}, this machine is no longer a member of the network {network}: they "
        "do not let it in any more. What is here stays here and can be used; what is changed here "
        "does not reach them.",
        len(by),
        names=listed(by),
        network=network,
    )
