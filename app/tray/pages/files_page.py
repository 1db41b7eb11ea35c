"""The page "Files and folders": what is where, and the rules of what is selected."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.tray.models.picture import Picture
from app.tray.models.problems import is_alone
from app.tray.models.rules import Chip
from app.tray.pages.files_finder import FilesFinder
from app.tray.pages.files_selection import FilesSelection
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.label import Label
from app.tray.widgets.page import Page
from app.tray.widgets.tree_model import TreeModel
from app.tray.widgets.tree_sight import Sight
from app.tray.widgets.tree_view import TreeView
from core.control.schema import Only

_PANEL: Final = 284
_SIDE_BY_SIDE: Final = 660
_LEAST_HEIGHT: Final = 240


class FilesPage(Page):
    """Keyboard: find, filter, tree, rules from top to bottom."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; the drive is listed when it is shown."""
        words, theme = desk.words, desk.theme
        super().__init__(
            desk,
            words.say("Files and folders"),
            words.say(
                "Rules for single files and folders. A rule holds for everything inside; the "
                "nearest one wins."
            ),
        )
        self._revealing = ""
        self._sought = ""
        self.finder = FilesFinder(theme, words)
        self.finder.wanted.connect(self._find)
        self.add(self.finder)
        self.model = TreeModel(desk)
        self.tree = TreeView(theme, self.model, words.say("Files and folders"))
        self.selection = FilesSelection(desk, self.model, self._moved)
        self.selection.chip_pressed.connect(self._origin)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._cut = Label(theme, colour="text2")
        self._cut.hide()
        self._build()
        self.model.arrived.connect(self._arrived)
        self.model.counted.connect(self.selection.counted)
        self.model.failed.connect(self._failed)
        self.model.modelReset.connect(self._after_reset)
        self.tree.selectionModel().currentChanged.connect(self._current)
        self.tree.seen.connect(self._seen)
        self.add_below(self.selection.applying.bar)
        for keys, act in (
            ("Ctrl+F", self.finder.focus),
            ("Ctrl+Return", self.selection.applying.apply),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._after_reset()

    def _build(self) -> None:
        theme = self.desk.theme
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.tokens.space.s))
        self._stack.setMinimumHeight(theme.px(_LEAST_HEIGHT))
        column.addWidget(self._stack, 1)
        column.addWidget(self._cut)
        whole = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, whole)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(theme.px(theme.tokens.space.card_gap))
        self._sides.addWidget(left, 1)
        self._sides.addWidget(self.selection.panel)
        self.add(whole, 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the rules below the tree where both have no room beside one another."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, panel = self.desk.theme, self.selection.panel
        margins = 2 * theme.px(theme.tokens.space.page_x)
        is_narrow = self.width() - margins < theme.px(_SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        if is_narrow:
            panel.setMinimumWidth(0)
            panel.setMaximumWidth(theme.px(theme.tokens.size.content_max))
        else:
            panel.setFixedWidth(theme.px(_PANEL))
        panel.spread(on=is_narrow)

    # --- what the page is asked

    def show_picture(self, picture: Picture) -> None:
        """Show what is known of the network; the entry that is selected is asked for again."""
        status = picture.status
        if status is None:
            return
        self.model.tell(status, alone=is_alone(status))
        self.selection.tell(status)
        root = self.model.index(0, 0)
        if not self.model.is_search and not self.tree.isExpanded(root):
            self.tree.expand(root)
        if not self.tree.currentIndex().isValid() and not self.tree.is_left_behind:
            self.tree.setCurrentIndex(root)

    @property
    def is_pending(self) -> bool:
        """Say whether rules were changed and not applied."""
        return bool(self.selection.applying.pendings)

    def show_path(self, path: str) -> None:
        """Select what stands at `path`; its folders are opened on the way."""
        only = next((each for each in Only if path == each.value), None)
        if only is not None:
            self.finder.choose(only)
            return
        self.finder.clear()
        self._revealing, self._sought = path, ""
        self._reveal()

    def stops(self) -> list[QWidget]:
        """Return the tree, and the bar while it is there."""
        bar = self.selection.applying.bar
        return [self.tree, *([] if bar.isHidden() else [bar])]

    # --- the tree

    def _find(self, name: str, only: Only) -> None:
        if name or only is not Only.ALL:
            self.model.find(name, only)
        else:
            self.model.show_all()

    def _after_reset(self) -> None:
        model = self.model
        self._seen(Sight())
        if not model.is_search:
            self.tree.expand(model.index(0, 0))
        if model.rowCount():
            self.tree.setCurrentIndex(model.index(0, 0))
            self._show(self.tree)
        else:
            self.selection.select("")
            self._show(self._nothing_found())

    def _show(self, widget: QWidget) -> None:
        for index in reversed(range(self._stack.count())):
            other = self._stack.widget(index)
            if other is not None and other is not self.tree and other is not widget:
                self._stack.removeWidget(other)
                other.deleteLater()
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def _nothing_found(self) -> EmptyState:
        words, name = self.desk.words, self.finder.name
        heading = words.say("Nothing called “{name}”", name=name)
        says = words.say("Check the spelling, or look in all items.")
        if not name:
            heading = words.say("Nothing of this kind")
            says = words.say("No file or folder is like that now.")
        everything = Button(self.desk.theme, words.say("Show all items"), self.finder.clear)
        return EmptyState(self.desk.theme, "search", heading, says, [everything])

    def _empty_drive(self) -> EmptyState:
        words = self.desk.words
        opened = Button(
            self.desk.theme,
            words.say("Open drive"),
            lambda: self.desk.go("open-drive"),
            look="primary",
        )
        says = words.say("Put files into it, or bring in a folder you have.")
        return EmptyState(self.desk.theme, "files", words.say("The drive is empty"), says, [opened])

    def _failed(self, failure: object) -> None:
        self.selection.fail(failure)

    def _current(self, current: QModelIndex, before: QModelIndex) -> None:
        del before
        item = self.model.item(current)
        if current.isValid():
            self.selection.select(item.node.path)

    def _seen(self, seen: Sight) -> None:
        """Say where one is in a long folder, as its scroll bar cannot, or that more was found."""
        words = self.desk.words
        says = words.say("There is more than is listed here.") if self.model.cut else ""
        if seen.long is not None:
            says = words.say(
                "“{name}”: {first} to {last} of {total}",
                name=self.model.name_of(seen.long),
                first=words.whole(seen.first),
                last=words.whole(seen.last),
                total=words.whole(seen.long.total),
            )
        self._cut.setText(says)
        self._cut.setVisible(bool(says))

    def _arrived(self, path: str) -> None:
        root = self.model.index(0, 0)
        is_empty = path == "/" and not self.model.rowCount(root) and not self.model.is_search
        if path == "/":
            self._show(self._empty_drive() if is_empty else self.tree)
        if self._revealing:
            self._reveal()

    def _reveal(self) -> None:
        """Open the folders above what is to be shown, as far as they were listed."""
        path, model = self._revealing, self.model
        parts = [part for part in path.split("/") if part]
        index, at = model.index(0, 0), ""
        for part in parts:
            self.tree.expand(index)
            at = f"{at}/{part}"
            inner = model.index_of(at)
            if not inner.isValid():
                folder = model.item(index)
                if model.canFetchMore(index):
                    model.fetchMore(index)
                elif not folder.asked and folder.is_long and self._sought != at:
                    self._sought = at  # once: it may be gone
                    model.pages.around(folder, at)
                elif not folder.asked:
                    self._revealing = ""  # it is not there: what is nearest stays selected
                    self._select(index)
                return
            index = inner
        self._revealing = ""
        self._select(index)

    def _select(self, index: QModelIndex) -> None:
        self.tree.setCurrentIndex(index)
        # In the midst: at the edge of what is at hand of a long folder, another part would come.
        self.tree.scrollTo(index, TreeView.ScrollHint.PositionAtCenter)

    # --- rules

    def _origin(self, chip: Chip) -> None:
        if chip.path:
            self.show_path(chip.path)
        elif chip.kind == "network":
            self.desk.go("redundancy")

    def _moved(self) -> None:
        self.pending_changed.emit()
