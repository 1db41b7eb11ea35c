"""The bar below a page of settings: what the changes would do, and Apply."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.applied import Progressing
from app.tray.models.settings.preview import Bar, Cure, Line, Stage
from app.tray.models.tone import Tone
from app.tray.widgets.button import Button
from app.tray.widgets.edge import draw_edge
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.progress import ProgressBar
from app.tray.words.words import Words

_PROGRESS = "progress"
_LINES_LEAST = 3
_ENDLESS = 16_777_215  # what Qt takes for no limit of a size


@dataclass(frozen=True, slots=True)
class BarActs:
    """Who is told what was pressed."""

    apply: Callable[[], None]
    discard: Callable[[], None]
    undo: Callable[[], None]
    cure: Callable[[Cure], None]
    close: Callable[[], None]


class ChangeBar(QFrame):
    """Slides up when something is changed, and stays until it is applied or discarded."""

    def __init__(self, theme: Theme, words: Words, acts: BarActs) -> None:
        """Make it; nothing is shown yet."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._acts = acts
        self._shown: Bar | Progressing | None = None
        self._limit = 0
        self._stage = ""
        self.setProperty("look", "bar")
        self.setAccessibleName(words.say("Changes that are not applied yet"))
        self._sliding = QPropertyAnimation(self, b"maximumHeight", self)
        self._sliding.setDuration(0 if theme.still else theme.tokens.motion.bar)
        self._sliding.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._sliding.finished.connect(lambda: self.setMaximumHeight(_ENDLESS))
        self._title = Label(theme, "", Type.HEAD)
        self.apply = Button(theme, "", acts.apply, look="primary")
        self.discard = Button(theme, words.say("Discard"), acts.discard, look="ghost")
        self.undo = Button(theme, words.say("Undo"), acts.undo)
        self.close_button = Button(theme, words.say("Close"), acts.close, look="ghost")
        self.progress = ProgressBar(theme, words.say("Progress of what was applied"))
        self._build()
        self.hide()

    def _build(self) -> None:
        theme = self._theme
        space = theme.tokens.space
        layout = QVBoxLayout(self)
        x = theme.px(space.page_x)
        layout.setContentsMargins(x, theme.px(space.l), x, theme.px(space.l))
        layout.setSpacing(theme.px(space.s))
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(theme.px(space.s))
        self._top.addWidget(self._title, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px(space.s))
        for button in (self.discard, self.undo, self.close_button, self.apply):
            self._buttons.addWidget(button)
        self._top.addLayout(self._buttons)
        # Below the title, where that wraps, the buttons stand at the end as beside it.
        self._top.setAlignment(self._buttons, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(self._top)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        layout.addWidget(self._area)
        layout.addWidget(self.progress)
        self._cures = QHBoxLayout()
        self._cures.setSpacing(theme.px(space.s))
        layout.addLayout(self._cures)

    def limit(self, height: int) -> None:
        """Take at most so many logical pixels in height; lines that need more scroll."""
        self._limit = height
        self._fit()

    def show_bar(self, bar: Bar | None) -> None:
        """Show what the changes would do; None: there are none."""
        if bar == self._shown:
            return
        self._shown = bar
        if bar is None:
            self.hide()
            return
        self._dress(bar.stage.value)
        self._title.setFont(self._theme.font(Type.BODY if bar.stage is Stage.WRONG else Type.HEAD))
        self._title.setText(bar.title)
        self._show_lines(bar.lines, bar.last, refused=bar.stage is Stage.REFUSED)
        self.progress.hide()
        self.undo.hide()
        self.close_button.hide()
        self.discard.show()
        self.apply.setVisible(bool(bar.apply))
        self.apply.setText(bar.apply)
        self.apply.setEnabled(bar.can_apply)
        self.apply.setToolTip(bar.why)
        self._show_cures(bar.cures)
        self._come()

    def show_progress(self, progressing: Progressing) -> None:
        """Show how far what was applied is."""
        if progressing == self._shown:
            return
        self._shown = progressing
        self._dress(_PROGRESS)
        self._title.setFont(self._theme.font(Type.HEAD))
        self._title.setText(progressing.title)
        self._show_lines((), progressing.text, refused=False)
        self.progress.setVisible(progressing.share is not None)
        self.progress.share(progressing.share or 0.0)
        self.undo.show()
        self.close_button.show()
        self.discard.hide()
        self.apply.hide()
        self._show_cures(())
        self._come()

    def _come(self) -> None:
        self._fit()
        # Sizes of text are known for sure only when the style has been told of the labels.
        QTimer.singleShot(0, self._fit)
        if not self.isHidden():
            return
        self.show()
        if not self._theme.still:
            self._sliding.setStartValue(0)
            self._sliding.setEndValue(self.sizeHint().height())
            self._sliding.start()

    def _dress(self, stage: str) -> None:
        if stage != self._stage:
            self._stage = stage
            self.setProperty("stage", stage)
            self.style().unpolish(self)
            self.style().polish(self)

    def _show_lines(self, lines: tuple[Line, ...], last: str, *, refused: bool) -> None:
        theme = self._theme
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(theme.tokens.space.s))
        grid.setVerticalSpacing(theme.px(theme.tokens.space.xs))
        grid.setColumnStretch(1, 1)
        for number, each in enumerate(lines):
            icon, colour = each.icon, each.tone.icon_token
            if refused:
                icon, colour = Tone.BAD.icon, "bad"
            drawn = IconLabel(theme, icon, colour, theme.tokens.size.icon.button)
            grid.addWidget(drawn, number, 0, Qt.AlignmentFlag.AlignTop)
            label = Label(theme, "", Type.BODY)
            label.setTextFormat(Qt.TextFormat.RichText)
            lead = f"<b>{escape(each.lead)}</b> " if each.lead else ""
            label.setText(lead + escape(each.text))
            label.setAccessibleName(each.whole)
            grid.addWidget(label, number, 1)
        if last:
            grid.addWidget(Label(theme, last, Type.SMALL, "text2"), len(lines), 0, 1, 2)
        self._area.setWidget(holder)
        holder.setAutoFillBackground(False)
        self._area.setVisible(bool(lines or last))

    def _show_cures(self, cures: tuple[Cure, ...]) -> None:
        while (item := self._cures.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for cure in cures:
            button = Button(self._theme, cure.label, look="primary")
            button.clicked.connect(lambda _checked=False, it=cure: self._acts.cure(it))
            self._cures.addWidget(button)
        if cures:
            self._cures.addStretch(1)

    def _fit(self) -> None:
        theme = self._theme
        narrow = self.width() < theme.px(theme.tokens.size.stack_below)
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        holder = self._area.widget()
        layout = None if holder is None else holder.layout()
        if layout is None:
            return
        layout.invalidate()
        wide = max(1, self.width() - 2 * theme.px(theme.tokens.space.page_x))
        high = layout.heightForWidth(wide)
        around = self._top.heightForWidth(wide) + 3 * theme.px(theme.tokens.space.l)
        room = max(self._limit - around, _LINES_LEAST * theme.line_height(Type.BODY))
        self._area.setFixedHeight(max(0, min(high, room) if self._limit else high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lines the height that they need in this width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge of what cannot be applied, on the side where reading begins."""
        super().paintEvent(event)
        if self._stage != Stage.REFUSED.value:
            return
        painter = QPainter(self)
        draw_edge(painter, self, self._theme.colour("bad"))
        painter.end()
