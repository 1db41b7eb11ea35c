"""What this pod's disk is used for."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.settings.disk import DiskPart, DiskShown
from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from app.tray.widgets.card import Card
from app.tray.widgets.disk_bar import DiskBar, draw_part
from app.tray.widgets.flow import Flow
from app.tray.widgets.label import Label
from app.tray.words.words import Words

_SQUARE = 10


class Swatch(QWidget):
    """A square in the colour of a part: it only repeats what the word beside it says."""

    def __init__(self, theme: Theme, part: DiskPart) -> None:
        """Make one for a part."""
        super().__init__()
        self._theme = theme
        self._part = part
        self.setFixedSize(theme.px(_SQUARE), theme.px(_SQUARE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the part is drawn."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_part(painter, self._theme, self._part, QRectF(self.rect()))
        painter.end()


class DiskCard(Card):
    """The bar, and each part with its amount below it."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Make one that shows nothing yet."""
        super().__init__(theme, words.say("This pod’s disk"))
        self._theme = theme
        self._badge: Badge | None = None
        self._whole = Label(theme, "", Type.BODY, "text2").on_one_line()
        self.top.addWidget(self._whole)
        self._bar = DiskBar(theme, words.say("This pod’s disk"))
        self.add(self._bar)
        self._legend = QWidget()
        self.add(self._legend)
        self._sentence = Label(theme, "", Type.SMALL, "text2")
        self.add(self._sentence)
        self._shown: DiskShown | None = None
        self.hide()

    def tell(self, pod: str, shown: DiskShown) -> None:
        """Show the disk of a pod."""
        if shown == self._shown:
            return
        self._shown = shown
        if self._badge is None:
            self._badge = Badge(self._theme, pod, Tone.GREY, "laptop")
            self.top.insertWidget(1, self._badge, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._whole.setText(shown.whole)
        self._bar.tell(shown)
        self._sentence.setText(shown.sentence)
        fresh = self._made_legend(shown)
        self.content.replaceWidget(self._legend, fresh)
        self._legend.deleteLater()
        self._legend = fresh
        self.show()

    def _made_legend(self, shown: DiskShown) -> QWidget:
        legend = Flow(self._theme)
        legend.show_widgets([self._entry(part) for part in shown.parts])
        return legend

    def _entry(self, part: DiskPart) -> QWidget:
        theme = self._theme
        entry = QWidget()
        grid = QGridLayout(entry)
        grid.setContentsMargins(0, 0, theme.px(theme.tokens.space.l), 0)
        grid.setHorizontalSpacing(theme.px(theme.tokens.space.s))
        grid.setVerticalSpacing(0)
        grid.addWidget(Swatch(theme, part), 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(Label(theme, part.name, Type.SMALL, "text2").on_one_line(), 0, 1)
        grid.addWidget(Label(theme, part.amount, Type.STRONG).on_one_line(), 1, 1)
        return entry
