"""Whether people are told: what needs a person is in what each pod says of itself and the others.

The box knows by itself which machines are down, what was lost on a disk and which names of a tree
are those of conflicts; it asks what `wormhole status` asks.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from core.contents.events import BlockRotted, ContentEvent, RemovedVersionLost
from core.ids import ROOT
from core.model.members import Presence
from core.model.records import Kind
from core.node.services.conflicts import Conflicts
from core.replica.view import View
from core.tree.conflict_names import CONFLICT_MARK
from tests.sim.member_pod import MemberPod
from tests.sim.promises import Broken

TOLD: Final = "the user is told of every state that needs a person"
# A machine that went down breaks its links at once, or is silent until they are given up.
ABSENCE_SECONDS: Final = 60.0
NOTE_SECONDS: Final = 2.0


@dataclass
class Told:
    """What should be said, and since when (virtual seconds), by pod number."""

    _down_since: dict[int, float] = field(default_factory=dict)
    _paused_until: dict[int, float] = field(default_factory=dict)
    _due: dict[int, dict[str, float]] = field(default_factory=dict)

    def listen(self, pod: MemberPod) -> None:
        """Hear of what happens to the contents of a pod that was just started."""
        due: dict[str, float] = {}
        self._due[pod.number] = due

        def note(event: ContentEvent) -> None:
            now = pod.clock.monotonic()
            if isinstance(event, BlockRotted):
                due.setdefault("rot", now)
            elif isinstance(event, RemovedVersionLost):
                due.setdefault("content-lost", now)

        pod.contents.subscribe(note)

    def step(self, pods: list[MemberPod], now: float) -> None:
        """See that each pod that runs tells of what is absent and of what was lost."""
        for pod in pods:
            if pod.running:
                self._down_since.pop(pod.number, None)
            else:
                self._down_since.setdefault(pod.number, now)
            if pod.paused:
                self._paused_until[pod.number] = now
        for pod in pods:
            # Who stood still a moment ago has not looked yet.
            if pod.running and now - self._paused_until.get(pod.number, -1e9) > NOTE_SECONDS:
                self._check_absent(pod, pods, now)
                self._check_notes(pod, now)

    def _check_absent(self, pod: MemberPod, pods: list[MemberPod], now: float) -> None:
        gone = {
            one.id: one.name
            for one in pods
            if now - self._down_since.get(one.number, now) > ABSENCE_SECONDS
        }
        if not gone:
            return
        for peer in pod.engine.peers():
            if peer.id in gone and peer.presence in {Presence.PRESENT, Presence.SELF}:
                raise Broken(TOLD, f"{pod.name} says that {gone[peer.id]} is there, and it is not")

    def _check_notes(self, pod: MemberPod, now: float) -> None:
        due = self._due.get(pod.number, {})
        late = {kind for kind, since in due.items() if now - since > NOTE_SECONDS}
        if late:
            missing = late - {note.kind for note in pod.engine.attention()}
            if missing:
                raise Broken(TOLD, f"{pod.name} does not tell of {sorted(missing)}")

    @staticmethod
    def check_conflicts(pod: MemberPod) -> None:
        """See that what the tree shows under a conflict name is counted as one."""
        parts: Any = SimpleNamespace(replica=pod.replica)
        told = Conflicts(parts, parts).count()
        with pod.replica.view() as view:
            shown = _under_conflict_names(view)
        if len(shown) != told:
            raise Broken(TOLD, f"{pod.name} tells of {told} conflicts, its tree has {shown}")


def _under_conflict_names(view: View) -> list[str]:
    """Return what is shown under another name than its records give it, for a conflict's sake."""
    found: list[str] = []
    folders = [ROOT]
    while folders:
        for shown in view.listing(folders.pop()):
            row = view.row(shown.id)
            if CONFLICT_MARK in shown.name and row is not None and row.name != shown.name:
                found.append(shown.name.decode())
            if shown.kind == Kind.FOLDER:
                folders.append(shown.id)
    return found
