"""Pin on touch: what keeps local operations POSIX although the view is computed.

R1 re-asserts folders that are shown only for something inside them, R2 pins folders that stand
elsewhere than their records say, R3 pins what an operation would disturb beside its own entries.
Pins are written by local operations only, never when records arrive.
"""

from collections.abc import Iterable

from core.ids import LOST, EntryId
from core.model.records import Kind
from core.tree.author import Author
from core.tree.conflict_names import CONFLICT_MARK, copy_id
from core.tree.folders import ShownFolder
from core.tree.liveness import file_group
from core.tree.placing import absorb, materialise, place
from core.tree.rows import is_placed
from core.tree.shown import Shown

ROUNDS_MAX = 6  # three were the most that random histories needed
Content = tuple[bytes, bytes] | None


def pin_displaced(author: Author) -> None:
    """R2: place every visible displaced folder where it is shown, before a folder is placed."""
    rows = [row for row in author.workspace.displaced() if row.visible and row.id != LOST]
    for row in sorted(rows, key=lambda row: row.id):
        place(author, row, row.parent, row.name)
    if rows:
        author.settle()


def reassert(author: Author, folders: Iterable[EntryId]) -> None:
    """R1: place the folders on the way to `folders` that nothing but their inside keeps alive."""
    for folder in folders:
        shown = author.view.folders.find(folder)
        if not shown.sound:
            _reassert_path(author, shown)


def _reassert_path(author: Author, shown: ShownFolder) -> None:
    pin_displaced(author)
    shown = author.view.folders.find(shown.rep)
    while True:
        if not shown.alive:
            for member in shown.members:
                row = author.workspace.row(member)
                if row is not None:
                    place(author, row, shown.parent, row.name)
        if shown.rep == shown.parent:
            break
        above = author.view.folders.find(shown.parent)
        if above.sound:
            break
        shown = above
    author.settle()


class Watch:
    """R3: what is shown around an operation, and what should be shown after it.

    Nothing is looked at where every name that the operation touches is contested by nobody.
    """

    def __init__(self, author: Author) -> None:
        """Watch over the operation that `author` begins."""
        self._author = author
        self._expected: dict[tuple[EntryId, bytes], tuple[Shown, Content]] = {}
        self._folders: set[EntryId] = set()

    def touch(self, shown: Shown) -> None:
        """Watch the folders in which a change of `shown` could disturb something."""
        view = self._author.view
        if shown.kind == Kind.FOLDER:
            row = self._author.workspace.row(shown.id)
            if row is not None and len(
                view.folders.rows_at(view.folders.find(shown.parent), row.name)
            ) > len(shown.members):
                self._observe(shown.parent)
            return
        file = self._author.workspace.row(shown.file)
        if file is None:
            return
        group = file_group(self._author.workspace, file)
        contested = len(group.living) > 1 or not group.placed
        for row in group.alive:
            place_ = view.folders.find(row.parent)
            rows = view.folders.rows_at(place_, row.name)
            if contested or len(rows) > 1 or CONFLICT_MARK in row.name:
                self._observe(place_.rep)

    def _observe(self, folder: EntryId) -> None:
        if folder in self._folders:
            return
        self._folders.add(folder)
        for shown in self._author.view.listing(folder):
            self._expected[folder, shown.name] = (shown, content_of(shown))

    def removed(self, shown: Shown) -> None:
        """Expect that a name is gone."""
        self._expected.pop((shown.parent, shown.name), None)

    def moved(self, shown: Shown, folder: EntryId, name: bytes) -> None:
        """Expect that what was shown is now shown as `name` in `folder`."""
        self._expected.pop((shown.parent, shown.name), None)
        self.moved_in(shown, folder, name)

    def moved_in(self, shown: Shown, folder: EntryId, name: bytes) -> None:
        """Expect `shown` as `name` in `folder`; what it leaves behind was said before."""
        if folder in self._folders or shown.parent in self._folders:
            self._expected[folder, name] = (shown, content_of(shown))

    def written(self, shown: Shown, content: Content) -> None:
        """Expect that all names of a file have another content."""
        for key, (other, _) in self._expected.items():
            if other.inode == shown.inode:
                self._expected[key] = (other, content)

    def settle(self) -> None:
        """Evaluate the operation, then pin until everything else is shown as it was."""
        self._author.settle()
        for _ in range(ROUNDS_MAX if self._expected else 0):
            wrong = self._wrong()
            if not wrong:
                return
            for folder, name, shown in wrong:
                _pin(self._author, shown, folder, name)
            self._author.settle()

    def _wrong(self) -> list[tuple[EntryId, bytes, Shown]]:
        found: dict[tuple[EntryId, bytes], Shown] = {}
        for folder in {folder for folder, _ in self._expected}:
            row = self._author.workspace.row(folder)
            if row is not None and row.visible:
                for shown in self._author.view.listing(folder):
                    found[folder, shown.name] = shown
        wrong: list[tuple[EntryId, bytes, Shown]] = []
        for (folder, name), (shown, content) in sorted(
            self._expected.items(), key=lambda item: item[0]
        ):
            now = found.get((folder, name))
            same = now is not None and now.kind == shown.kind and content_of(now) == content
            if not same or now is None or not _is_same_inode(now, shown):
                wrong.append((folder, name, shown))
        return wrong


def _is_same_inode(now: Shown, before: Shown) -> bool:
    if before.kind == Kind.FOLDER:
        return not set(before.members).isdisjoint(now.members)
    return now.inode == before.inode


def content_of(shown: Shown) -> Content:
    """Return what two shown files are compared by."""
    if shown.version is None:
        return None
    return shown.version.manifest, shown.version.link


def _pin(author: Author, shown: Shown, folder: EntryId, name: bytes) -> None:
    if shown.virtual:
        copy = author.workspace.row(copy_id(shown.file, min(shown.virtual)))
        if copy is None or not is_placed(copy):
            materialise(author, shown, folder, name)
        else:
            place(author, copy, folder, name)
        return
    for entry in shown.members or (shown.id,):
        row = author.workspace.row(entry)
        if row is not None:
            place(author, row, folder, name)
    absorb(author, shown)
