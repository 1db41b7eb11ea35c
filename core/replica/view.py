"""Reading the tree of a replica: one moment, in terms of what is shown."""

from collections.abc import Mapping

from core.ids import EntryId
from core.model.rows import EntryRow
from core.ports import RecordReader
from core.tree.folders import ShownFolder
from core.tree.shown import Shown
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace


class View:
    """What is shown at one moment. `reader` gives the rest of the record store at that moment.

    `moment` counts commits: whoever remembers what was shown compares it with that of the events
    told since, for another thread may have committed between the look and the remembering.
    """

    def __init__(
        self,
        reader: RecordReader,
        settings: ViewSettings,
        known: dict[EntryId, ShownFolder],
        moment: int = 0,
    ) -> None:
        """See `reader`; `known` remembers shown folders between views."""
        self.reader = reader
        self.moment = moment
        self._workspace = Workspace(reader)
        self._tree = TreeView(self._workspace, settings, known)

    @property
    def settings(self) -> ViewSettings:
        """What is shown depends on this, besides the records."""
        return self._tree.settings

    def row(self, entry: EntryId) -> EntryRow | None:
        """Return the row of an entry as this view sees it, its own changes included."""
        return self._workspace.row(entry)

    def lookup(self, folder: EntryId, name: bytes) -> Shown | None:
        """Return what is shown as `name` in `folder`, None if nothing is.

        Raises `NotFound` or `NotAFolder` where `folder` is not a shown folder.
        """
        return self._tree.lookup(folder, name)

    def listing(self, folder: EntryId) -> list[Shown]:
        """Return all that is shown in a folder, in no set order. Raises like `lookup`."""
        return self._tree.listing(folder)

    def shown(self, entry: EntryId) -> list[Shown]:
        """Return all shown names of a file, conflict versions too, or the shown folder."""
        return self._tree.shown(entry)

    def path_of(self, shown: Shown) -> bytes:
        """Return the path of a shown name from the root, beginning with a slash."""
        return self._tree.path_of(shown)

    def resolve(self, path: bytes) -> Shown | None:
        """Return what is shown at a path ("/" is the root), None if nothing is."""
        return self._tree.resolve(path)

    def folder(self, entry: EntryId) -> Shown:
        """Return the shown folder to which `entry` belongs. Raises `NotFound`, `NotAFolder`."""
        return self._tree.shown_folder(entry)

    def policies(self, shown: Shown) -> Mapping[str, bytes]:
        """Return the policies that hold for a shown name: its own, of a folder above, of a rule.

        Raises `NotFound` or `NotAFolder`.
        """
        return self._tree.policies(shown)

    def policies_in(self, folder: EntryId) -> Mapping[str, bytes]:
        """Return the policies that hold for the names in a shown folder. Raises likewise."""
        return self._tree.policies_in(folder)
