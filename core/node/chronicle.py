"""What a node remembers of what happened: for people, and no plan hangs on it."""

from dataclasses import dataclass

from core.node.home import Home
from core.node.journal import Journal
from core.node.journal_file import JournalFile
from core.node.older_size import OlderSize
from core.node.passing import Passing
from core.node.recent import RecentFiles
from core.node.seen import Seen
from core.ports import Clock, RecordStore


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The log and its file, the files changed last, when pods were reached, what passed and stays.

    `older`: how much older versions take.
    """

    journal: Journal
    file: JournalFile
    recent: RecentFiles
    seen: Seen
    passing: Passing
    older: OlderSize


def open_chronicle(home: Home, store: RecordStore, clock: Clock) -> Chronicle:
    """Return what was remembered until now. For a worker."""
    file = JournalFile(home.journal_file)
    rows = file.read()
    return Chronicle(
        Journal(clock, rows),
        file,
        RecentFiles(rows),
        Seen(store),
        Passing(),
        OlderSize(store, clock),
    )
