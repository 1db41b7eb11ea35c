"""Finds a setting by its label, help or key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.settings.search import Found, find
from app.tray.widgets.beside import Beside
from app.tray.widgets.label import Label
from app.tray.widgets.page import Page

_WIDE = 420
_HIGH = 320
_FOUND = int(Qt.ItemDataRole.UserRole)


class FindField(QLineEdit):
    """A field whose arrows up and down move in the list below it."""

    def __init__(self, results: QListWidget) -> None:
        """Move in `results`."""
        super().__init__()
        self._results = results

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead arrows on to the list."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        last = self._results.count() - 1
        self._results.setCurrentRow(min(last, max(0, self._results.currentRow() + step)))


class Finder(Beside):
    """A field, and the settings that fit what is typed. Esc closes it."""

    def __init__(self, page: Page, go: Callable[[Found], None]) -> None:
        """Find settings, in front of `page`; `go` leads to the one that is chosen."""
        theme, words = page.desk.theme, page.desk.words
        name = words.say("Find a setting")
        super().__init__(name, page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setProperty("look", "popover")
        self._words = words
        self._go = go
        self._row_high = theme.px(theme.tokens.size.target_min)
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(space.m)] * 4)
        layout.setSpacing(theme.px(space.s))
        self.results = QListWidget()
        self.field = FindField(self.results)
        self.field.setFont(theme.font(Type.BODY))
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.results.setAccessibleName(words.say("Settings that were found"))
        self.results.setFont(theme.font(Type.BODY))
        # The field keeps the keyboard, and leads through the list.
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Label(theme, words.say("No setting fits."), Type.SMALL, "text2")
        for widget in (self.field, self.results, self._none):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._choose)
        self.results.itemClicked.connect(lambda _item: self._choose())
        self.resize(theme.px(_WIDE), theme.px(_HIGH))
        self._find("")

    def _find(self, query: str) -> None:
        self.results.clear()
        for found in find(query, self._words):
            item = QListWidgetItem(f"{found.label} — {found.title}")
            item.setData(_FOUND, found)
            item.setToolTip(found.key)
            item.setSizeHint(QSize(0, self._row_high))
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        self._none.setVisible(bool(query.strip()) and self.results.count() == 0)

    def _choose(self) -> None:
        item = self.results.currentItem()
        found = item.data(_FOUND) if item is not None else None
        if isinstance(found, Found):
            self.close()
            self._go(found)

    def show_over(self, page: QWidget) -> None:
        """Open at the top of a page."""
        corner = page.mapToGlobal(QPoint(0, 0))
        self.move(corner.x() + max(0, (page.width() - self.width()) // 2), corner.y() + 8)
        self.open_here()
        self.field.setFocus()


def add_finder(page: Page) -> None:
    """Have Ctrl+F on a page find settings of all pages."""
    desk = page.desk

    def open_finder() -> None:
        Finder(page, lambda found: desk.go(found.page, found.key)).show_over(page)

    QShortcut(QKeySequence.StandardKey.Find, page).activated.connect(open_finder)
