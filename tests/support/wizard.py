"""A window that joins a network, as its parts do it: pairing with a person, then the node.

As a program (`python -m tests.support.wizard CODE AT HOME MOUNT STORAGE NAME`) it prints "asked"
when the words are to be compared, and then waits for ever: tests kill it.
"""

import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from app.starting import spawn
from core.control.schema import Started
from core.model.pairing import Meeting
from core.node.home import Home
from core.node.joining import Asked, joining
from core.node.person import Agrees, Person


@dataclass(frozen=True)
class Wizard:
    """Where the new pod is to live."""

    home: Path
    mount: Path
    storage: Path
    name: str

    def join(self, code: str, at: str, person: Person) -> Started:
        """Join, start the node, and return when its drive is mounted."""
        places = {
            "pod.name": self.name,
            "pod.mount": str(self.mount),
            "storage.path": str(self.storage),
            "pod.listen": "127.0.0.1:0",
        }
        home = Home(self.home)
        with joining(home, Asked(code, at), places, person=person):
            return spawn(home)

    @property
    def left(self) -> list[str]:
        """What there is of a network in the places; a lock says nothing of one."""
        found = [each for place in (self.home, self.storage) for each in place.rglob("*")]
        return sorted(each.name for each in found if each.is_file() and each.name != "node.lock")


def never() -> Agrees:
    """Return a person who looks at the words and does not answer."""

    def agrees(meeting: Meeting) -> bool:
        sys.stdout.write(f"asked {' '.join(meeting.words)}\n")
        sys.stdout.flush()
        return threading.Event().wait()

    return agrees


if __name__ == "__main__":
    _, CODE, AT, HOME, MOUNT, STORAGE, NAME = sys.argv
    Wizard(Path(HOME), Path(MOUNT), Path(STORAGE), NAME).join(CODE, AT, Person(never()))
