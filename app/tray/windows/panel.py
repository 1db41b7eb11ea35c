"""The panel that a click on the icon opens: how things are, what changed, who is there."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.tray.look.icons import state_picture
from app.tray.look.theme import Type
from app.tray.models.headline import headline
from app.tray.models.panel import Change, PanelPod, Top, changes, panel_pods, top
from app.tray.models.picture import Picture, Reach
from app.tray.models.said import Act, Going, Headline
from app.tray.models.tone import Tone
from app.tray.widgets.banner import Banner
from app.tray.widgets.beside import Beside
from app.tray.widgets.button import Button, IconButton
from app.tray.widgets.card import line
from app.tray.widgets.desk import Desk
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.hover_row import HoverButton, HoverRow
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.progress import ProgressBar
from app.tray.widgets.row_button import RowButton

_MARK = 32
# A click on the icon may take one out of the panel before it is told: then it meant to close it.
_SAME_CLICK_SECONDS: Final = 0.5


def place_near(icon: QRect, screen: QRect, width: int, height: int, gap: int) -> QPoint:
    """Return the upper left corner of a panel beside an icon, wholly on the screen.

    It stands below an icon in the upper half of the screen, else above it.
    """
    left = icon.center().x() - width // 2
    top = (
        icon.bottom() + gap
        if icon.center().y() < screen.center().y()
        else icon.top() - gap - height
    )
    return QPoint(
        min(max(left, screen.left() + gap), screen.right() - width - gap),
        min(max(top, screen.top() + gap), screen.bottom() - height - gap),
    )


def name_of(button: QAbstractButton) -> str:
    """Return what a screen reader calls a button."""
    return button.accessibleName() or button.text()


def lead_to(name: str, inside: QWidget) -> None:
    """Lead the keyboard to the button of a name; where there is none, to the one to be pressed."""
    buttons = inside.findChildren(QAbstractButton)
    named = [each for each in buttons if name and name_of(each) == name]
    primary = [each for each in buttons if each.property("look") == "primary"]
    for found in (*named, *primary, *buttons)[:1]:
        found.setFocus(Qt.FocusReason.PopupFocusReason)


class Panel(Beside):
    """How things are, at a glance. Esc closes it, and so does a click elsewhere."""

    def __init__(self, desk: Desk) -> None:
        """Make the panel; `open_at` shows it."""
        super().__init__(desk.words.say("Wormhole at a glance"))
        self._desk = desk
        self._opened = self._left = -_SAME_CLICK_SECONDS
        self.setObjectName("panel")
        theme = desk.theme
        self.setFixedWidth(theme.px(theme.tokens.size.window.panel_width))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(0)
        self._inside: QWidget | None = None

    def open_at(self, icon: QRect, picture: Picture) -> None:
        """Show how things are, beside the icon of the tray; where it is shown, close it."""
        now = time.monotonic()
        if self.isVisible():
            # The second half of a double click is to open it, as the first one did.
            if now > self._opened + _SAME_CLICK_SECONDS:
                self.reject()
            return
        if now < self._left + _SAME_CLICK_SECONDS:
            return
        self._opened = now
        self.show_picture(picture)
        screen = QGuiApplication.screenAt(icon.center()) or QGuiApplication.primaryScreen()
        gap = self._desk.theme.px(self._desk.theme.tokens.space.s)
        free = screen.availableGeometry()
        self.move(place_near(icon, free, self.width(), self.height(), gap))
        self.open_here()

    def leave(self) -> None:
        """Close it, and note when."""
        self._left = time.monotonic()
        super().leave()

    def show_picture(self, picture: Picture) -> None:
        """Show what is known of the node now; the keyboard stays where it was."""
        at = self.focusWidget()
        before = name_of(at) if isinstance(at, QAbstractButton) else ""
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = self._made(picture)
        self._layout.addWidget(self._inside)
        self._inside.show()
        # Sentences wrap: how high they are hangs on how wide the panel is.
        self._layout.activate()
        self.setFixedHeight(self._layout.totalHeightForWidth(self.width()))
        lead_to(before, self._inside)

    def _made(self, picture: Picture) -> QWidget:
        words, now, theme = self._desk.words, self._desk.now(), self._desk.theme
        said = headline(picture, words, now)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top(picture, said, top(picture, said, words, now)))
        if picture.reach is Reach.RUNNING:
            column.addWidget(line(theme))
            column.addLayout(self._changes(changes(picture, words, now)))
            column.addWidget(line(theme))
            column.addLayout(self._pods(panel_pods(picture, words, now)))
            column.addWidget(self._bottom())
        return inside

    def _section(self, spacing: int) -> QVBoxLayout:
        theme = self._desk.theme
        column = QVBoxLayout()
        column.setContentsMargins(*[theme.px(theme.tokens.space.l), theme.px(12)] * 2)
        column.setSpacing(theme.px(spacing))
        return column

    def _top(self, picture: Picture, said: Headline, so: Top) -> QVBoxLayout:
        theme = self._desk.theme
        column = self._section(10)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.m))
        mark = QLabel()
        size = theme.px(_MARK)
        mark.setPixmap(
            state_picture(theme.scheme.value, said.state, size, self.devicePixelRatioF())
        )
        row.addWidget(mark)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(theme, so.title, Type.HEAD))
        texts.addWidget(Label(theme, so.says, Type.SMALL, "text2"))
        row.addLayout(texts, 1)
        for button in self._top_buttons(picture):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        if said.going is not None:
            self._progress(column, said.going, so.rates)
        self._situation(column, said)
        return column

    def _top_buttons(self, picture: Picture) -> Sequence[IconButton]:
        theme, words, status = self._desk.theme, self._desk.words, picture.status
        made = []
        if status is not None and picture.reach is Reach.RUNNING:
            act, icon, name = (
                ("resume", "play", words.say("Resume"))
                if status.paused
                else ("pause", "pause", words.say("Pause"))
            )
            made.append(IconButton(theme, icon, name, lambda: self._go(act)))
        name = words.say("Settings")
        made.append(IconButton(theme, "gear", name, lambda: self._go("settings")))
        return made

    def _progress(self, column: QVBoxLayout, going: Going, rates: str) -> None:
        """Add how far the copies are; `rates` where nothing else is to be said."""
        theme = self._desk.theme
        if going.share is not None:
            bar = ProgressBar(theme, going.what)
            bar.share(going.share)
            column.addWidget(bar)
        row = QHBoxLayout()
        row.addWidget(Label(theme, rates or going.what, Type.SMALL, "text2"), 1)
        if rates:
            act = partial(self._go, "activity")
            row.addWidget(Button(theme, self._desk.words.say("Show all"), act, look="link"))
        else:
            row.addWidget(Label(theme, going.left, Type.SMALL, "text2").on_one_line())
        column.addLayout(row)

    def _situation(self, column: QVBoxLayout, said: Headline) -> None:
        """Add what is wrong with what helps."""
        theme = self._desk.theme
        # The drive is opened by the button at the bottom, whatever else there is.
        buttons = [self._act(act) for act in said.acts if act.go != "open-drive"]
        if not said.plain:
            column.addWidget(Banner(theme, said.tone, said.meaning, "", buttons, upright=True))
        elif buttons:
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button.smaller())
            row.addStretch(1)
            column.addLayout(row)

    def _act(self, act: Act) -> Button:
        def lead() -> None:
            self._go(act.go, act.path)

        return Button(self._desk.theme, act.label, lead, look=act.look)

    def _changes(self, changed: Sequence[Change]) -> QVBoxLayout:
        theme, words = self._desk.theme, self._desk.words
        column = self._section(2)
        column.addWidget(Label(theme, words.say("Recent changes"), Type.SMALL, "text2"))
        for change in changed:
            column.addWidget(self._change(change))
        if not changed:
            says = words.say("No changes yet. Put a file into the drive.")
            column.addWidget(Label(theme, says, Type.BODY, "text2"))
        return column

    def _change(self, change: Change) -> QWidget:
        theme, words = self._desk.theme, self._desk.words

        def look() -> None:
            # What was deleted stands nowhere: the log says where it was and brings it back.
            if change.deleted:
                self._go("activity")
            else:
                self._go("open-file", change.path)

        made = HoverRow(theme)
        made.row.addWidget(RowButton(theme, change.icon, change.name, change.what, look), 1)
        if change.undo:
            name = words.say("Undo the change of {name}", name=change.name)
            act = partial(self._go, "undo-change", change.value)
            made.row.addWidget(HoverButton(theme, "undo", name, act))
        return made

    def _pods(self, pods: Sequence[PanelPod]) -> QVBoxLayout:
        theme = self._desk.theme
        column = self._section(6)
        for pod in pods:
            row = QHBoxLayout()
            row.setSpacing(theme.px(theme.tokens.space.s))
            size = theme.tokens.size.icon.button
            row.addWidget(IconLabel(theme, pod.icon, "text2", size))
            row.addWidget(ElidedLabel(theme, pod.name, Type.BODY), 1)
            row.addWidget(IconLabel(theme, pod.tone.icon, pod.tone.icon_token, size))
            colour = "warn" if pod.tone is Tone.WARN else "text2"
            row.addWidget(Label(theme, pod.state, Type.SMALL, colour).on_one_line())
            column.addLayout(row)
        return column

    def _bottom(self) -> QWidget:
        theme, words = self._desk.theme, self._desk.words
        footer = QWidget()
        footer.setObjectName("footer")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sides = theme.px(theme.tokens.space.l)
        first, second = (
            Button(theme, label, partial(self._go, where), look=look, icon_name=icon)
            for label, where, look, icon in (
                (words.say("Open drive"), "open-drive", "primary", "files"),
                (words.say("Add a device…"), "add-device", "plain", "plus"),
            )
        )
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, footer)
        row.setContentsMargins(*[sides, theme.px(10)] * 2)
        row.setSpacing(theme.px(theme.tokens.space.s))
        needed = first.sizeHint().width() + row.spacing() + second.sizeHint().width()
        if needed > self.width() - 2 * sides:
            row.setDirection(QBoxLayout.Direction.TopToBottom)
        row.addWidget(first)
        row.addStretch(1)
        row.addWidget(second)
        return footer

    def _go(self, where: str, path: str = "") -> None:
        self.hide()
        self._desk.go(where, path)
