"""The icon beside the clock: it shows a state, turns while bytes move, and opens the menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.tray.look.icons import icon, tray_icon
from app.tray.look.theme import Theme
from app.tray.models.menu import Entry
from app.tray.models.tray_state import State


class Tray(QObject):
    """The icon and its menu. `clicked`: it was clicked itself.

    `chosen` carries (act, value, network): of which one is meant, empty for the one in use.
    """

    chosen = Signal(str, str, str)
    clicked = Signal()

    def __init__(self, theme: Theme, variant: str) -> None:
        """Make the icon; `variant` is for which panel: light, dark, mono-light, mono-dark."""
        super().__init__()
        self._theme = theme
        self._variant = variant
        self._state: State | None = None
        self._entries: tuple[Entry, ...] = ()
        self._frame = 0
        self._icon = QSystemTrayIcon(self)
        self._menu = QMenu()
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._message_act: Callable[[], None] | None = None
        self._icon.messageClicked.connect(self._message_clicked)
        self._turning = QTimer(self)
        self._turning.setInterval(theme.tokens.motion.tray_frame)
        self._turning.timeout.connect(self._turn)

    @property
    def is_shown(self) -> bool:
        """Say whether there is an icon that a person can see."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def geometry(self) -> QRect:
        """Where the icon is on the screen; empty where nobody knows."""
        return self._icon.geometry()

    def become(self, variant: str) -> None:
        """Take the pictures for another panel."""
        self._variant = variant
        if self._state is not None:
            self._icon.setIcon(tray_icon(variant, self._state.value))

    def show(self) -> None:
        """Show the icon where the desktop has a place for it."""
        self._icon.show()

    def hide(self) -> None:
        """Take the icon away."""
        self._turning.stop()
        self._icon.hide()

    def tell(self, state: State, tooltip: str, entries: Sequence[Entry]) -> None:
        """Show a state, what it says, and the menu that belongs to it."""
        if state is not self._state:
            self._state = state
            self._frame = 0
            self._icon.setIcon(tray_icon(self._variant, state.value))
            moves = state is State.WORKING and not self._theme.still
            self._turning.start() if moves else self._turning.stop()
        if tooltip != self._icon.toolTip():
            self._icon.setToolTip(tooltip)
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            # While it is open it stays as it is: what one is about to choose must not move away.
            if not self._menu.isVisible():
                self._fill()

    def say(self, title: str, text: str, act: Callable[[], None]) -> None:
        """Show a message where the desktop takes no notifications; a click does `act`."""
        self._message_act = act
        self._icon.showMessage(title, text)

    def _fill(self) -> None:
        self._menu.clear()
        self._add(self._menu, self._entries)

    def _add(self, menu: QMenu, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.apart:
                menu.addSeparator()
            drawn = icon(self._theme, entry.icon) if entry.icon else None
            if entry.rows:
                inner = menu.addMenu(_literal(entry.text))
                if drawn is not None:
                    inner.setIcon(drawn)
                self._add(inner, entry.rows)
                continue
            action = menu.addAction(_literal(entry.text))
            if drawn is not None:
                action.setIcon(drawn)
            action.setEnabled(not entry.is_said_only)
            action.triggered.connect(lambda _checked=False, it=entry: self._choose(it))

    def _choose(self, entry: Entry) -> None:
        self.chosen.emit(entry.act, entry.value, entry.network)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.clicked.emit()
        elif reason is QSystemTrayIcon.ActivationReason.Context:
            self._fill()

    def _message_clicked(self) -> None:
        if self._message_act is not None:
            self._message_act()

    def _turn(self) -> None:
        motion = self._theme.tokens.motion
        self._frame = (self._frame + 1) % motion.tray_frames
        degrees = self._frame * motion.tray_step_degrees
        self._icon.setIcon(tray_icon(self._variant, State.WORKING.value, degrees))


def _literal(text: str) -> str:
    """Return a text in which an ampersand is one, and not the mark of a key."""
    return text.replace("&", "&&")
