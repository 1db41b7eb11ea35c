"""An editor for settings files: colours, line numbers, and problems under their lines."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QListView,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QWidget,
)

from app.tray.look.theme import Theme, Type
from app.tray.models.toml_check import Checked, Cure, Remark
from app.tray.models.toml_keys import Offer
from app.tray.widgets.button import Button
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.toml_colours import TomlColours

Offers = Callable[[str, int], list[Offer]]
_LEADING = 6
_GAP = 18
_CHOOSING = frozenset(
    {Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
)


class ProblemRow(QFrame):
    """What is wrong with the line above it, and the link that mends it."""

    def __init__(self, theme: Theme, remark: Remark, mend: Callable[[Cure], None]) -> None:
        """Show a remark; `mend` is called with its cure when the link is pressed."""
        super().__init__()
        self.remark = remark
        self._says = Label(theme, remark.says, Type.SMALL, remark.tone.text_token)
        self.setAccessibleName(remark.says)
        self.setProperty("look", "problem")
        self.setProperty("tone", remark.tone.value)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(theme.tokens.space.l), theme.px(2))
        layout.setSpacing(theme.px(theme.tokens.space.s))
        size = theme.tokens.size.icon.inline
        layout.addWidget(IconLabel(theme, remark.tone.icon, remark.tone.icon_token, size))
        layout.addWidget(self._says, 1)
        if remark.cure is not None:
            cure = remark.cure
            self.link = Button(theme, cure.label, lambda: mend(cure), look="link")
            layout.addWidget(self.link)

    def height_for(self, width: int) -> int:
        """Return how high it is at a width, in logical pixels."""
        return max(self._row.heightForWidth(width), self._row.sizeHint().height())


@dataclass(slots=True)
class _Placed:
    """A row, the line that it stands under (it moves with the text), and its height."""

    cursor: QTextCursor
    row: ProblemRow
    height: int = 0

    @property
    def block(self) -> QTextBlock:
        return self.cursor.block()


class _Lines(QPlainTextDocumentLayout):
    """Lines with room below them, where problems stand."""

    def __init__(self, document: QTextDocument, leading: int) -> None:
        super().__init__(document)
        self._leading = leading
        self.room: dict[int, int] = {}

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        if rect.isValid():
            rect.setHeight(rect.height() + self._leading + self.room.get(block.blockNumber(), 0))
        return rect


class _Margin(QWidget):
    """The numbers of the lines."""

    def __init__(self, editor: "TomlEditor") -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_margin(self, event)


class TomlEditor(QPlainTextEdit):
    """Edits the text of a settings file. Tab leaves it, Ctrl+Space offers keys.

    `mended`: a link was pressed, and its cure is in the text.
    """

    mended = Signal()

    def __init__(self, theme: Theme, name: str, offers: Offers) -> None:
        """Make an empty one; `name` is what a screen reader says, `offers` the keys for a line."""
        super().__init__()
        self._theme = theme
        self._offers = offers
        self._offered: dict[str, Offer] = {}
        self._placed: list[_Placed] = []
        self.setAccessibleName(name)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        document = QTextDocument(self)
        document.setDefaultFont(theme.font(Type.MONO))
        self._lines = _Lines(document, theme.px(_LEADING))
        document.setDocumentLayout(self._lines)
        self.setDocument(document)
        self.setFont(theme.font(Type.MONO))
        TomlColours(document, theme)
        self._margin = _Margin(self)
        self._completer = self._made_completer()
        self.updateRequest.connect(self._follow)
        self.blockCountChanged.connect(self._make_room)
        keys = QShortcut(QKeySequence("Ctrl+Space"), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.offer)

    # --- the text

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def replace_all(self, text: str) -> None:
        """Make `text` what stands here; it can be taken back, and the cursor stays in its line."""
        line, cursor = self.line, self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.go_to(line)

    def go_to(self, line: int) -> None:
        """Put the cursor at the end of a line, and bring it into view."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.centerCursor()

    def mend(self, cure: Cure) -> None:
        """Do what a cure says."""
        block = self.document().findBlockByNumber(cure.line - 1)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(cure.start, block.length() - 1))
        end = block.position() + min(cure.end, block.length() - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(cure.text)
        self.setTextCursor(cursor)
        self.setFocus()
        self.mended.emit()

    # --- problems

    def tell(self, checked: Checked) -> None:
        """Show what is wrong, each thing under its line."""
        link = QApplication.focusWidget()
        focused = link is not None and any(each.row.isAncestorOf(link) for each in self._placed)
        for each in self._placed:
            each.row.hide()
            each.row.deleteLater()
        self._placed = []
        for remark in checked.remarks:
            block = self.document().findBlockByNumber(remark.line - 1)
            if not block.isValid():
                block = self.document().lastBlock()
            row = ProblemRow(self._theme, remark, self.mend)
            row.setParent(self.viewport())
            self._placed.append(_Placed(QTextCursor(block), row))
        if focused:
            self.setFocus()
        self._make_room()

    def problem_rows(self) -> list[ProblemRow]:
        """Return the rows that are shown, from above."""
        return [each.row for each in self._placed]

    def _make_room(self, _blocks: int = 0) -> None:
        room: dict[int, int] = {}
        width = max(1, self.viewport().width() - self._indent)
        for each in self._placed:
            each.height = each.row.height_for(width)
            number = each.block.blockNumber()
            room[number] = room.get(number, 0) + each.height
        if room != self._lines.room:
            self._lines.room = room
            # What is below has moved, and the scroll bar has another end.
            self._lines.documentSizeChanged.emit(self._lines.documentSize())
            self.viewport().update()
        self.setViewportMargins(self.margin_width, 0, 0, 0)
        self._place()

    def _place(self) -> None:
        """Put each row under its line."""
        used: dict[int, int] = {}
        wide = self.viewport().width() - self._indent
        for each in self._placed:
            number = each.block.blockNumber()
            top = self._rect(each.block).top() + self._line_height + used.get(number, 0)
            each.row.setGeometry(self._indent, round(top), wide, each.height)
            each.row.show()
            used[number] = used.get(number, 0) + each.height
        self._margin.update()

    @property
    def _indent(self) -> int:
        return round(self.document().documentMargin())

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing() + self._theme.px(_LEADING) // 2

    def _rect(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    # --- what is drawn

    @property
    def margin_width(self) -> int:
        """How wide the numbers are, in logical pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9" * digits) + 2 * self._theme.px(_GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tint of lines with problems, then the text."""
        painter = QPainter(self.viewport())
        self._tint(painter, self.viewport().width())
        painter.end()
        super().paintEvent(event)

    def _tint(self, painter: QPainter, width: int) -> None:
        for each in self._placed:
            rect = self._rect(each.block)
            up = self._theme.px(_LEADING) / 2
            area = QRectF(0, rect.top() - up, width, rect.height())
            painter.fillRect(area, self._theme.colour(f"{each.row.remark.tone.value}T"))

    def paint_margin(self, margin: QWidget, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are in view."""
        painter = QPainter(margin)
        painter.fillRect(event.rect(), self.palette().base())
        self._tint(painter, margin.width())
        painter.setFont(self.font())
        tones = {each.block.blockNumber(): each.row.remark.tone for each in self._placed}
        block = self.firstVisibleBlock()
        while block.isValid() and self._rect(block).top() <= event.rect().bottom():
            number = block.blockNumber()
            tone = tones.get(number)
            painter.setPen(self._theme.colour("text3" if tone is None else tone.text_token))
            place = QRect(0, round(self._rect(block).top()), margin.width(), self._line_height)
            place.setRight(margin.width() - self._theme.px(_GAP))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(place, side, str(number + 1))
            block = block.next()
        painter.end()

    def _follow(self, _rect: QRect, _moved: int) -> None:
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers at the left, and the problems as wide as the text."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure again: what was not shown had no size."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._make_room()
        inside = self.contentsRect()
        self._margin.setGeometry(inside.left(), inside.top(), self.margin_width, inside.height())

    # --- keys on offer

    def _made_completer(self) -> QCompleter:
        completer = QCompleter(self)
        self._names = QStringListModel(completer)
        completer.setModel(self._names)
        self._popup = QListView()
        completer.setPopup(self._popup)
        completer.setWidget(self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._take)
        return completer

    def offer(self) -> None:
        """Show the keys that the section of the cursor may still have."""
        found = self._offers(self.toPlainText(), self.line)
        self._offered = {each.name: each for each in found}
        self._names.setStringList(list(self._offered))
        self._completer.setCompletionPrefix(self._typed().selectedText())
        place = self.cursorRect().translated(self.margin_width, 0)
        place.setWidth(self._popup.sizeHintForColumn(0) + 2 * self._theme.px(_GAP))
        self._completer.complete(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave to the list of keys what chooses in it, while it is open; write the rest."""
        if self._popup.isVisible() and event.key() in _CHOOSING:
            event.ignore()
            return
        super().keyPressEvent(event)
        if self._popup.isVisible():
            self._completer.setCompletionPrefix(self._typed().selectedText())
            if not self._completer.completionCount():
                self._popup.hide()

    def offered(self) -> list[str]:
        """Return the names that are on offer."""
        return list(self._offered)

    def _typed(self) -> QTextCursor:
        """Return a cursor over what was typed of a key: the line up to the cursor."""
        cursor = self.textCursor()
        end = cursor.position()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _take(self, name: str) -> None:
        offer = self._offered.get(name)
        if offer is not None:
            self._typed().insertText(offer.line)
