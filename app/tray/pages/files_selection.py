"""The entry that is selected: asked for at the node, shown beside the tree, its rules changed."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from app.tray.bridge.bridge import Question
from app.tray.models.copies_now import of_file, of_folder
from app.tray.models.files import DRIVE, FILE, FOLDER, about_folder
from app.tray.models.pods import storing
from app.tray.models.rules import Pending, own, rules, with_change
from app.tray.pages.rules_applying import RulesApplying
from app.tray.pages.rules_panel import PanelActs, RulesPanel, Selected
from app.tray.pages.versions_dialog import VersionsDialog
from app.tray.widgets.desk import Desk
from app.tray.widgets.rule_row import RuleActs
from app.tray.widgets.tree_model import TreeModel
from app.tray.words.figures import size
from app.tray.words.names import last_part
from core.control.lines import Failure
from core.control.operations import FREE, INSPECT
from core.control.schema import Freed, Inspection, Json, Node, PathRequest, Status

AGAIN_MS: Final = 2_000


class FilesSelection(QObject):
    """Knows one entry. `chip_pressed` carries a `Chip`."""

    chip_pressed = Signal(object)

    def __init__(self, desk: Desk, model: TreeModel, moved: Callable[[], None]) -> None:
        """Begin without an entry; `moved` hears that changes are pending, or none any more."""
        super().__init__()
        self._desk = desk
        self._model = model
        self._moved = moved
        self._status: Status | None = None
        self._path = ""
        self._found: Inspection | None = None
        self._question: Question | None = None
        self._asked = QElapsedTimer()
        self.applying = RulesApplying(desk, self._pending_changed, self._after)
        acts = RuleActs(self._change, self.chip_pressed.emit, self._pods)
        self.panel = RulesPanel(
            desk, PanelActs(acts, self._inherit, self._show_versions, self._free)
        )

    # --- what is selected

    def select(self, path: str) -> None:
        """Select an entry, or ("") none; changes of others wait in the bar meanwhile."""
        if path == self._path:
            return
        self._path, self._found = path, None
        if not path:
            self.panel.show_nothing()
            return
        self._ask()

    def tell(self, status: Status) -> None:
        """Take the newest status; the entry is asked for again, not more often than need be."""
        self._status = status
        if self._path and self._asked.isValid() and self._asked.hasExpired(AGAIN_MS):
            self._ask()

    def counted(self, path: str) -> None:
        """Show what is in the folder that is selected, as soon as it was counted."""
        if path == self._path:
            self._show()

    def fail(self, failure: object) -> None:
        """Say that the node could not answer."""
        if isinstance(failure, Failure):
            self.panel.tell(self._desk.words.told(failure.detail, failure.remedy))

    def _ask(self) -> None:
        if self._question is not None:
            self._question.drop()
        path = self._path
        self._asked.start()

        def take(found: Inspection) -> None:
            self._found = found
            index = self._model.index_of(path)
            if index.isValid():
                self._model.take_node(self._node(self._model.item(index).node, found))
            self._show()

        self._question = self._desk.bridge.ask(INSPECT, PathRequest(path), take, self.fail)

    def _node(self, node: Node, found: Inspection) -> Node:
        """Return an entry of the tree as it is by now."""
        own_pod = "" if self._status is None else self._status.pod
        keep = found.policy["keep"].value if "keep" in found.policy else None
        wanted = found.policy["redundancy"].value if "redundancy" in found.policy else 0
        whole = [each.pod for each in found.copies if each.blocks == each.of]
        is_file = node.kind == FILE
        return Node(
            path=node.path,
            kind=node.kind,
            size=found.size,
            here=own_pod in whole if is_file and own_pod else node.here,
            copies=sum(each.state == "copy" for each in found.copies),
            wanted=wanted if isinstance(wanted, int) and node.kind in {FILE, FOLDER} else 0,
            conflict=node.conflict,
            newer_on=found.newer_on,
            own=own(found.policy, found.path),
            kept=isinstance(keep, list) and own_pod in keep,
            absent=node.absent and own_pod not in whole,
        )

    def _show(self) -> None:
        found, words = self._found, self._desk.words
        if found is None:
            return
        item = self._model.item(self._model.index_of(found.path))
        is_folder = found.kind == FOLDER
        sums = item.found if item.node.path == found.path else None
        pods = [] if self._status is None else self._status.pods
        name, about = last_part(found.path), ""
        icon = "files" if is_folder else "file"
        if found.path == DRIVE and self._status is not None:
            name, icon = self._status.network, "drive"
        if sums is not None:
            about = about_folder(sums, words)
        elif not is_folder:
            about = size(words, found.size)
        pending = self.applying.pending(found.path)
        held = of_file(found.copies, pods, words)
        if is_folder:
            held = () if sums is None else of_folder(sums, pods, words)
        node = item.node
        self.panel.show_selected(
            Selected(
                found.path,
                name,
                icon,
                about,
                rules(found.policy, found.path, pending, words, is_folder=is_folder),
                held,
                can_inherit=bool(own(found.policy, found.path)) and not pending.inherits,
                can_free=not node.kept and (is_folder or node.here),
                has_versions=found.kind in {FILE, FOLDER},
            )
        )

    # --- acts

    def _pods(self) -> Sequence[str]:
        return [] if self._status is None else [pod.name for pod in storing(self._status)]

    def _change(self, name: str, value: Json) -> None:
        found = self._found
        if found is not None:
            pending = self.applying.pending(found.path)
            self.applying.change(with_change(pending, found.policy, found.path, name, value))

    def _inherit(self) -> None:
        found = self._found
        if found is not None:
            self.applying.change(Pending(found.path, inherits=own(found.policy, found.path)))

    def _pending_changed(self) -> None:
        self._model.mark_pending(frozenset(self.applying.pendings))
        self._show()
        self._moved()

    def _after(self, paths: Sequence[str]) -> None:
        if self._path in paths:
            self._ask()
        for path in paths:
            self._model.refresh(path)

    def _show_versions(self) -> None:
        found = self._found
        if found is not None:
            folder = found.kind == FOLDER
            VersionsDialog(self._desk, found.path, self.panel.window(), of_folder=folder).open()

    def _free(self) -> None:
        path, words = self._path, self._desk.words

        def done(freed: Freed) -> None:
            says = words.count(
                "{n} file gave its space here back: {size}.",
                "{n} files gave their space here back: {size}.",
                freed.files,
                size=size(words, freed.bytes),
            )
            if freed.kept:
                kept = words.count(
                    "{n} stays: too few others have it.",
                    "{n} stay: too few others have them.",
                    freed.kept,
                )
                says = f"{says} {kept}"
            self.panel.tell(says)
            self._after([path])

        self._desk.bridge.ask(FREE, PathRequest(path), done, self.fail)
