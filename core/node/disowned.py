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
        text = notes[0].text if notes else "This machine is a member of the network to all again."
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
    who, say, it = _they(by)
    files = {0: "", 1: " 1 file that only this machine has is delivered nowhere now."}.get(
        only_here, f" {only_here} files that only this machine has are delivered nowhere now."
    )
    text = (
        f"According to {who}, this machine is no longer a member of the network {network}: {say} "
        "not let it in any more. What is here stays here and can be used; what is changed here "
        f"does not reach {it}.{files}"
    )
    if linked:
        others, _, _ = _they(linked)
        text += f" {others} still let{'s' if len(linked) == 1 else ''} it in."
    return Attention(
        KIND,
        text,
        "Ask whoever looks after the network. If it is so: copy what only this machine has to "
        "another place, then `wormhole down --forget --force` takes away what is left here, and "
        "`wormhole join` lets it join anew. If not, this ends when the link is accepted again.",
    )


def _they(names: Sequence[str]) -> tuple[str, str, str]:
    """Return names as one text, with the words that go with one or with several."""
    if len(names) == 1:
        return names[0], "it does", "it"
    return f"{', '.join(names[:-1])} and {names[-1]}", "they do", "them"
