"""The card with the headline: what is so, what it means, how far it is, and what helps."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.tray.look.icons import state_picture
from app.tray.look.theme import Scheme, Theme, Type
from app.tray.models.said import Act, Going, Headline
from app.tray.widgets.badge import Badge
from app.tray.widgets.button import Button
from app.tray.widgets.flow import Flow
from app.tray.widgets.label import Label
from app.tray.widgets.progress import ProgressBar

_EDGE: Final = 4
_PICTURE: Final = 32


class HeadlineCard(QFrame):
    """The headline. A card where all is well, else with the tint and the edge of its tone.

    `act` is called with the act whose button was pressed.
    """

    def __init__(self, theme: Theme, act: Callable[[Act], None]) -> None:
        """Begin without a headline."""
        super().__init__()
        self._theme = theme
        self._act = act
        self._shown: Headline | None = None
        space = theme.tokens.space
        whole = QVBoxLayout(self)
        x, y = theme.px(space.card_x + 4), theme.px(space.l)
        whole.setContentsMargins(x, y, x, y)
        whole.setSpacing(theme.px(space.m))
        top = QHBoxLayout()
        top.setSpacing(theme.px(space.l))
        self._picture = QLabel()
        self._top = top
        top.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xs))
        self._title = Label(theme, "", Type.DISPLAY)
        self._meaning = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._title)
        texts.addWidget(self._meaning)
        top.addLayout(texts, 1)
        whole.addLayout(top)
        self._going = _GoingRow(theme)
        whole.addWidget(self._going)
        self._buttons = Flow(theme)
        whole.addWidget(self._buttons)

    @property
    def buttons(self) -> list[Button]:
        """The buttons that help, in order."""
        return [each for each in self._buttons.widgets if isinstance(each, Button)]

    def show_headline(self, shown: Headline) -> None:
        """Show another headline; buttons stay where they are the same, and with them the focus."""
        before, self._shown = self._shown, shown
        if before == shown:
            return
        self._title.setText(shown.title)
        self._meaning.setText(shown.meaning)
        self._meaning.colour("text2" if shown.plain else "text")
        self.setAccessibleName(shown.sentence)
        side = Qt.AlignmentFlag.AlignVCenter if shown.plain else Qt.AlignmentFlag.AlignTop
        self._top.setAlignment(self._picture, side)
        self._going.show_going(shown.going)
        if before is None or before.state != shown.state:
            self._show_picture(shown.state)
        if before is None or (before.acts, before.badge) != (shown.acts, shown.badge):
            self._show_acts(shown)
        self.update()

    def _show_picture(self, state: str) -> None:
        variant = "light" if self._theme.scheme is Scheme.LIGHT else "dark"
        size = self._theme.px(_PICTURE)
        self._picture.setPixmap(state_picture(variant, state, size, self.devicePixelRatioF()))

    def _show_acts(self, shown: Headline) -> None:
        made: list[Button | Badge] = [
            Button(self._theme, act.label, partial(self._act, act), look=act.look)
            for act in shown.acts
        ]
        badge = Badge(self._theme, shown.badge, shown.tone) if shown.badge else None
        if badge is not None:
            # It lies on its own tint: an edge has to tell it apart.
            badge.setProperty("edged", "true")
            made.append(badge)
        self._buttons.show_widgets(made, badge)
        self._buttons.setVisible(bool(made))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, and where something is wrong the edge at which reading begins."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, radius = self._theme, self._theme.tokens.radius.card
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self._shown is None or self._shown.plain:
            painter.fillPath(shape, theme.colour("card"))
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawPath(shape)
        else:
            painter.setClipPath(shape)
            painter.fillPath(shape, theme.colour(self._shown.tone.tint_token))
            edge = QRectF(0, 0, _EDGE, self.height())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                edge.moveRight(self.width())
            painter.fillRect(edge, theme.colour(self._shown.tone.icon_token))
        painter.end()


class _GoingRow(QFrame):
    """How far it is: what and how much is left, and a bar where that is known."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.tokens.space.s))
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.l))
        self._what = Label(theme, "", Type.BODY)
        self._left = Label(theme, "", Type.BODY, "text2").on_one_line()
        row.addWidget(self._what, 1)
        row.addWidget(self._left)
        column.addLayout(row)
        self._bar = ProgressBar(theme, "", headline=True)
        column.addWidget(self._bar)

    def show_going(self, going: Going | None) -> None:
        """Show how far it is; None: nothing is under way."""
        self.setVisible(going is not None)
        if going is None:
            return
        self._what.setText(going.what)
        self._left.setText(going.left)
        self._bar.setAccessibleName(f"{going.what}, {going.left}")
        self._bar.setVisible(going.share is not None)
        if going.share is not None:
            self._bar.share(going.share)
