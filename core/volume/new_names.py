"""Names that may be made on the drive: where the network asks for names that all systems can show.

What came from other pods is shown as it is; only what is made here is refused.
"""

from collections import OrderedDict
from contextlib import AbstractContextManager
from typing import Final

from core.errors import InvalidRequest
from core.ids import EntryId
from core.names import alike, not_portable
from core.replica.events import TreeChanged
from core.replica.view import View

NAMES_KEPT: Final = 50_000
# What is known of folders is built anew rather than followed through a larger commit.
_FOLLOWED_MAX: Final = 64
_REMEDY: Final = (
    "Choose another name, or allow all names in this network: "
    "wormhole config set network.names=native"
)


class NewNames:
    """Knows the names of folders in use by what they have in common (`core.names.alike`).

    A name that is known may be gone: it is looked up before it counts. `guard` is held for moments.
    """

    def __init__(self, guard: AbstractContextManager[object]) -> None:
        """Begin with no folder."""
        self._guard = guard
        self._folders: OrderedDict[EntryId, dict[str, set[bytes]]] = OrderedDict()

    def check(self, view: View, folder: EntryId, name: bytes, leaving: bytes = b"") -> None:
        """Raise `InvalidRequest` if not all systems could show a new name in `folder`.

        `leaving`: a name there that goes when the new one comes.
        """
        reason = not_portable(name)
        if reason:
            raise InvalidRequest(
                f"This network takes only names that every system can show: {reason}.", _REMEDY
            )
        for other in self._like(view, folder, name):
            if other in {name, leaving} or view.lookup(folder, other) is None:
                continue
            raise InvalidRequest(
                f"{other.decode(errors='replace')} stands here already, and some systems cannot "
                "tell the two names apart.",
                _REMEDY,
            )

    def _like(self, view: View, folder: EntryId, name: bytes) -> set[bytes]:
        """Return names seen in a folder that look like `name`, which is one of them from now on."""
        with self._guard:
            known = self._folders.get(folder)
        if known is None:
            known = {}
            for shown in view.listing(folder):
                known.setdefault(alike(shown.name), set()).add(shown.name)
        with self._guard:
            self._folders[folder] = known
            self._folders.move_to_end(folder)
            while len(self._folders) > 1 and sum(map(len, self._folders.values())) > NAMES_KEPT:
                self._folders.popitem(last=False)
            names = known.setdefault(alike(name), set())
            found = set(names)
            names.add(name)
        return found

    def forget(self) -> None:
        """Know nothing any more: commits are not followed from now on."""
        with self._guard:
            self._folders.clear()

    def committed(self, view: View, event: TreeChanged) -> None:
        """Take note of the names that a commit brought."""
        if not self._folders:
            return
        if len(event.changed) > _FOLLOWED_MAX:
            self.forget()
            return
        come = [(one.parent, one.name) for entry in event.changed for one in view.shown(entry)]
        with self._guard:
            for parent, name in come:
                known = self._folders.get(parent)
                if known is not None:
                    known.setdefault(alike(name), set()).add(name)
