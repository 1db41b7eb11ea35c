"""One version of a conflict: who wrote it and when, what is in it, and its buttons."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.conflicts import Side
from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from app.tray.widgets.button import Button
from app.tray.widgets.card import line
from app.tray.widgets.difference_list import DifferenceList
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.label import IconLabel, Label
from app.tray.words.names import shown
from app.tray.words.words import Words

_BODY_HEIGHT: Final = 200
# The tint and the "+" of the lines that only this side has.
_COLOURS: Final = (("tint", "accent"), ("warnT", "warnI"))


class PictureView(QWidget):
    """A picture, as large as there is room."""

    def __init__(self) -> None:
        """Begin without one."""
        super().__init__()
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_image(self, image: QImage, says: str) -> None:
        """Show an image; `says` is what a screen reader says."""
        self._picture = QPixmap.fromImage(image)
        self.setAccessibleName(says)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the middle, never larger than it is."""
        del event
        if self._picture.isNull():
            return
        size: QSize = self._picture.size()
        room = self.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (room.width() - size.width()) // 2,
            (room.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture)
        painter.end()


class VersionCard(QFrame):
    """A side. `keep` and `look` are called when it is to be kept alone, or opened."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        number: int,
        keep: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        """Begin without a version; `number` says which side it is."""
        super().__init__()
        self.setProperty("look", "card")
        self._theme = theme
        self._words = words
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(self._header())
        whole.addWidget(line(theme))
        self.lines = DifferenceList(
            theme, words, words.say("What is in this version"), _COLOURS[number % 2]
        )
        self.picture = PictureView()
        self._said = Label(theme, "", Type.BODY, "text2")
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said.setContentsMargins(*[theme.px(theme.tokens.space.m)] * 4)
        self._body = QStackedWidget()
        for each in (self.lines, self.picture, self._said):
            self._body.addWidget(each)
        self._body.setMinimumHeight(theme.px(_BODY_HEIGHT))
        whole.addWidget(self._body, 1)
        self._facts = Label(theme, "", Type.SMALL, "text2")
        self._facts.setContentsMargins(*[theme.px(theme.tokens.space.s)] * 4)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._facts.hide()
        whole.addWidget(self._facts)
        whole.addWidget(line(theme))
        whole.addLayout(self._footer(keep, look))

    def _header(self) -> QHBoxLayout:
        theme, space = self._theme, self._theme.tokens.space
        row = QHBoxLayout()
        row.setContentsMargins(*[theme.px(space.m)] * 4)
        row.setSpacing(theme.px(space.s))
        row.addStrut(theme.line_height(Type.BODY) + theme.px(theme.tokens.size.target_min))
        self._icon = IconLabel(theme, "desktop", "text2", theme.tokens.size.icon.pod)
        row.addWidget(self._icon)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        self._pod = ElidedLabel(theme)
        self._by = Label(theme, "", Type.SMALL, "text2")
        texts.addWidget(self._pod)
        texts.addWidget(self._by)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        end = QVBoxLayout()
        end.setSpacing(theme.px(space.xxs))
        self._size = Label(theme, "", Type.BODY, "text2").on_one_line()
        self._newest = Badge(theme, self._words.say("Newest"), Tone.GREY)
        # There is no figure for the newest, and the word takes less room without one.
        figure = self._newest.findChild(IconLabel)
        if isinstance(figure, IconLabel):
            figure.hide()
        for each in (self._size, self._newest):
            end.addWidget(each, alignment=Qt.AlignmentFlag.AlignRight)
        end.addStretch(1)
        row.addLayout(end)
        return row

    def _footer(self, keep: Callable[[], None], look: Callable[[], None]) -> QHBoxLayout:
        theme, words = self._theme, self._words
        row = QHBoxLayout()
        row.setContentsMargins(*[theme.px(theme.tokens.space.m)] * 4)
        self.open = Button(theme, words.say("Open"), look, look="ghost")
        self.keep = Button(theme, words.say("Keep only this"), keep)
        row.addWidget(self.open)
        row.addStretch(1)
        row.addWidget(self.keep)
        return row

    def show_side(self, side: Side) -> None:
        """Show whose version it is; what is in it comes later."""
        words = self._words
        self._icon.show_icon(side.icon, "text2")
        self._pod.setText(shown(side.pod))
        self._by.setText(side.by)
        self._size.setText(side.size)
        self._newest.setVisible(side.newest)
        self.setAccessibleName(side.sentence)
        self.keep.setAccessibleName(
            words.say("Keep only the version of {pod}", pod=shown(side.pod))
        )
        self.open.setAccessibleName(words.say("Open the version of {pod}", pod=shown(side.pod)))
        self.say(words.say("Reading…"))

    def say(self, text: str) -> None:
        """Show a sentence instead of what is in the version."""
        self._said.setText(text)
        self._body.setCurrentWidget(self._said)
        self._facts.hide()

    def show_lines(self) -> None:
        """Show its lines; the page puts them in."""
        self._body.setCurrentWidget(self.lines)
        self._facts.hide()

    def show_picture(self, image: QImage, facts: str) -> None:
        """Show a picture, and its size in pixels."""
        self.picture.show_image(image, facts)
        self._facts.setText(facts)
        self._facts.show()
        self._body.setCurrentWidget(self.picture)
