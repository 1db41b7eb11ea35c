"""Conflicts: files that were changed in two places, side by side."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.conflicts import Around, Item, conflict
from app.tray.models.deciding import BOTH, decisions, others_label, others_like, undoing
from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import icon_of
from app.tray.models.tone import Tone
from app.tray.pages.conflicts_known import ConflictsKnown
from app.tray.pages.previews import Previews
from app.tray.pages.settling import Settling
from app.tray.widgets.card import Card
from app.tray.widgets.choice_list import ChoiceList, Heading
from app.tray.widgets.conflict_view import ConflictView
from app.tray.widgets.decided_view import DecidedView
from app.tray.widgets.desk import Desk
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.label import Label
from app.tray.widgets.notice import Notice
from app.tray.widgets.page import Page
from app.tray.widgets.turning import Turning
from core.control.lines import Failure
from core.control.schema import Happened

_NARROW: Final = 700
_LIST_WIDTH: Final = 208
_LIST_HEIGHT: Final = 150


class ConflictsPage(Page):
    """What is to decide, what was decided, and both sides of one."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; it asks for the conflicts when it is shown, and when they change."""
        super().__init__(desk, desk.words.say("Conflicts"))
        self._deciding = False
        self._path = ""
        self.notice = Notice(desk.theme, desk.words)
        self.known = ConflictsKnown(desk, self._around, self._show_list, self.notice.fail)
        self._build()
        self._settling = Settling(desk, self._settled, self._failed)
        self._previews = Previews(desk, self.view)
        for keys, act in (
            ("Alt+1", partial(self.view.keep, 0)),
            ("Alt+2", partial(self.view.keep, 1)),
            ("Alt+B", self.view.both.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what it consists of

    def _build(self) -> None:
        theme, words = self.desk.theme, self.desk.words
        self._sentence = Label(theme, "", Type.BODY, "text2")
        self._sentence.hide()
        self.below_title(self._sentence)
        self.add(self.notice)
        self._sides = _Sides(theme, self._list_card())
        self.view = ConflictView(theme, words, BOTH)
        self.view.kept.connect(self._keep)
        self.view.opened.connect(lambda path: self.desk.go("open-file", path))
        self.undone = DecidedView(theme, words, self._undo)
        self._left_over = self._nothing()
        self._sides.add(self._right(), 1)
        self.add(self._sides, 1)
        self.empty = Card(theme)
        self.empty.add(self._nothing())
        self.add(self.empty)
        self._show_list([])

    def _list_card(self) -> QWidget:
        theme, words = self.desk.theme, self.desk.words
        card = Card(theme, look="sunken")
        margin = theme.px(theme.tokens.space.s)
        card.content.setContentsMargins(margin, margin, margin, margin)
        self.list = ChoiceList(theme, words.say("Conflicts"))
        self.list.chosen.connect(self._choose)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        card.content.addWidget(self.list, 1)
        return card

    def _nothing(self) -> EmptyState:
        words = self.desk.words
        return EmptyState(
            self.desk.theme,
            "conflicts",
            words.say("No conflicts"),
            words.say(
                "When a file is changed in two places at once, both versions are kept and shown "
                "here."
            ),
        )

    def _right(self) -> QWidget:
        # A stack would give its pages a height without asking what their sentences need.
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._parts: tuple[QWidget, ...] = (self.view, self.undone, self._left_over)
        for part in self._parts:
            column.addWidget(part)
        self._show_part(self._left_over)
        return holder

    def _show_part(self, shown: QWidget) -> None:
        for part in self._parts:
            part.setVisible(part is shown)

    # --- what is known

    def show_picture(self, picture: Picture) -> None:
        """Ask for the conflicts where there may be others than before."""
        if picture.status is not None and picture.reach is Reach.RUNNING:
            self.known.look(picture.status.conflicts)

    def happened(self, row: Happened) -> None:
        """Ask anew: somebody may have decided, or changed one of the versions."""
        if row.kind == "happened":
            self.known.look_again()

    def show_path(self, path: str) -> None:
        """Show the conflict of a file."""
        self._path = path
        self.list.choose(self.list.rows.place_of_item(path))

    def _around(self) -> Around:
        status = self.desk.bridge.picture.status
        if self._picture is not None and self._picture.status is not None:
            status = self._picture.status
        pods = status.pods if status is not None else []
        return Around(
            self.desk.words,
            self.desk.now(),
            {pod.name: pod.person for pod in pods if pod.person},
            {pod.name: icon_of(pod) for pod in pods},
        )

    # --- what is shown

    def _show_list(self, rows: Sequence[Heading | Item]) -> None:
        words, count = self.desk.words, len(self.known.rows)
        self._sentence.setVisible(count > 0)
        self._sentence.setText(
            words.count(
                "{n} file was changed in two places at once.",
                "{n} files were changed in two places at once.",
                count,
            )
        )
        self._sides.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        before = self.list.current
        place = self.list.currentIndex().row()
        if self.list.rows.show_rows(rows):
            self._choose_again(before, place)

    def _choose_again(self, before: Item | None, place: int) -> None:
        """Make current what was before, else what stands there now, or what was asked for."""
        rows = self.list.rows
        wanted = rows.place_of_item(self._path) if self._path else -1
        if wanted < 0 and before is not None:
            wanted = rows.place_of_item(before.key, before.number)
        if wanted < 0:
            wanted = (
                min(max(place, rows.first), len(self.known.rows)) if self.known.rows else rows.first
            )
        self.list.choose(wanted)
        if self.list.current is None:
            self._show_part(self._left_over)
        elif self.view.isVisible() and (self._deciding or not self.list.hasFocus()):
            self.view.both.setFocus()
        self._deciding = False

    def _choose(self, item: Item) -> None:
        self._path = ""
        if item.number:
            row = self.known.decision(item)
            if row is not None:
                self.undone.show_decision(item, possible=bool(undoing(row)))
                self._show_part(self.undone)
            return
        chosen = self.known.row(item.key)
        if chosen is not None:
            shown = conflict(chosen, self._around())
            others = others_label(chosen, self.known.rows, self.desk.words)
            self.view.show_conflict(shown, others, self.known.keep_days)
            self._show_part(self.view)
            self._previews.show(shown)

    # --- deciding

    def _keep(self, keep: str) -> None:
        item = self.list.current
        row = self.known.row(item.key) if item is not None else None
        if row is None or not self.view.both.isEnabled():
            return
        self.notice.clear()
        self._deciding = True
        self.view.enable(possible=False)
        others = others_like(row, self.known.rows) if self.view.others.isChecked() else []
        self._settling.settle(decisions(row, keep, others))

    def _settled(self, count: int) -> None:
        del count
        self.known.ask()

    def _failed(self, failure: Failure) -> None:
        self._deciding = False
        self.notice.fail(failure)
        self.view.enable(possible=True)
        self.known.ask()

    def _undo(self) -> None:
        row = self.known.decision(self.list.current)
        if row is not None:
            self.notice.clear()
            self._settling.bring_back(undoing(row), self._brought_back)

    def _brought_back(self, path: str) -> None:
        says = self.desk.words.say("{path} is back beside the file", path=path)
        self.notice.tell(Tone.OK, says)
        self.known.ask()

    def _menu(self) -> None:
        row = self.known.decision(self.list.current)
        if row is None or not undoing(row):
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.desk.words.say("Undo"), self._undo)
        place = self.list.visualRect(self.list.currentIndex())
        menu.popup(self.list.viewport().mapToGlobal(place.bottomLeft()))


class _Sides(Turning):
    """The list beside what is chosen in it, or above it where it is narrow."""

    def __init__(self, theme: Theme, side: QWidget) -> None:
        super().__init__(theme, _NARROW, theme.tokens.space.l)
        self._theme = theme
        self._side = side
        self.add(side)
        self.turned(narrow=False)

    def turned(self, *, narrow: bool) -> None:
        """Give the list its width, or its height."""
        theme, most = self._theme, 16_777_215
        self._side.setMinimumWidth(0 if narrow else theme.px(_LIST_WIDTH))
        self._side.setMaximumWidth(most if narrow else theme.px(_LIST_WIDTH))
        self._side.setMinimumHeight(theme.px(_LIST_HEIGHT))
        self._side.setMaximumHeight(theme.px(_LIST_HEIGHT) if narrow else most)
