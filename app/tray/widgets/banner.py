"""A banner: what is so, what it means, and one or two buttons that help."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.tray.look.theme import Theme, Type
from app.tray.models.tone import Tone
from app.tray.widgets.button import Button
from app.tray.widgets.edge import draw_edge
from app.tray.widgets.label import IconLabel, Label


class Banner(QFrame):
    """A strong sentence, one more sentence, and what helps. What is put into `texts` stands below
    the sentences.
    """

    def __init__(
        self,
        theme: Theme,
        tone: Tone,
        says: str,
        means: str = "",
        buttons: Sequence[Button] = (),
        *,
        upright: bool = False,
    ) -> None:
        """Say what is so and what it means; at most two buttons stand at the right.

        `upright`: for a narrow place, without a picture and with the buttons below.
        """
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.setAccessibleName(f"{says} {means}".strip())
        space = theme.tokens.space
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(space.l), *[theme.px(space.m)] * 3)
        layout.setSpacing(theme.px(space.m))
        if not upright:
            layout.addWidget(
                IconLabel(theme, tone.icon, tone.icon_token, theme.tokens.size.icon.pod),
                alignment=Qt.AlignmentFlag.AlignTop,
            )
        self.texts = QVBoxLayout()
        self.texts.setSpacing(theme.px(space.xxs))
        self.texts.addWidget(Label(theme, says, Type.BODY if upright else Type.STRONG))
        if means:
            self.texts.addWidget(Label(theme, means, Type.BODY, "text2"))
        layout.addLayout(self.texts, 1)
        row = layout
        if upright:
            row = QHBoxLayout()
            self.texts.addSpacing(theme.px(space.xs))
            self.texts.addLayout(row)
        for button in buttons:
            row.addWidget(button.smaller(), alignment=Qt.AlignmentFlag.AlignVCenter)
        if upright:
            row.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tint, and the edge on the side where reading begins."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        radius = self._theme.tokens.radius.card
        shape = QPainterPath()
        shape.addRoundedRect(whole, radius, radius)
        painter.setClipPath(shape)
        painter.fillRect(whole, self._theme.colour(self._tone.tint_token))
        draw_edge(painter, self, self._theme.colour(self._tone.icon_token))
        painter.end()
