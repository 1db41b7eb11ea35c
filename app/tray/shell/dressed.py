"""All that hangs on look and language: windows, icon, acts. It is made anew when either changes."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.tray.look.theme import Theme
from app.tray.models.menu import menu_of_all
from app.tray.models.networks import (
    Seen,
    foremost,
    network_rows,
    state_of_all,
    tooltip_of_all,
)
from app.tray.models.notices import Notice
from app.tray.shell.acts import Acts
from app.tray.shell.quitting import Quitting
from app.tray.shell.shown import Makers, Shown
from app.tray.shell.tray import Tray
from app.tray.shell.windows_kept import WindowsKept
from app.tray.widgets.confirmation import Question
from app.tray.widgets.desk import Desk
from app.tray.windows.panel import Panel

# What is done in a place where no network is yet.
_NEW: Final = frozenset({"first-start", "join"})


def variant_of(theme: Theme, *, monochrome: bool) -> str:
    """Return which icons the panel gets: those for light or dark panels, coloured or not."""
    return f"mono-{theme.scheme.value}" if monochrome else theme.scheme.value


def has_places() -> bool:
    """Say whether a window can be put beside something: Wayland tells nobody where things are."""
    return not QGuiApplication.platformName().startswith("wayland")


class Dressed(QObject):
    """The icon, and all networks with their windows, in one look and one language.

    One network is in use at a time: the one that was led to last. `failed` carries a failure for
    people and the key of its network; `gone` the key of a network that is not there any more.
    """

    failed = Signal(object, str)
    gone = Signal(str)

    def __init__(
        self, desks: Sequence[Desk], makers: Makers, further: Callable[[], str] | None = None
    ) -> None:
        """Make all of it; nothing is shown yet.

        `further` makes the place for a network that is to be made or joined, calls `add` for it
        unless it is there, and returns its key; without it the place in use is that.
        """
        super().__init__()
        self._makers = makers
        self._further = further
        self._all: dict[str, Shown] = {}
        # Those that had a network: what is not there any more is taken away, and nothing else.
        self._were: set[str] = set()
        theme = desks[0].theme
        self.tray = Tray(theme, variant_of(theme, monochrome=False))
        self.tray.chosen.connect(self.do)
        self.tray.clicked.connect(self.open_panel)
        for desk in desks:
            self._make(desk)
        self._current = next(iter(self._all))
        self.quitting = Quitting(desks[0].words, self._confirm)
        self._show()

    # --- which networks

    @property
    def shown(self) -> Shown:
        """The network in use."""
        return self._all[self._current]

    @property
    def desk(self) -> Desk:
        """What pages of the network in use work with."""
        return self.shown.desk

    @property
    def windows(self) -> WindowsKept:
        """The windows of the network in use."""
        return self.shown.windows

    @property
    def acts(self) -> Acts:
        """What can be done in the network in use."""
        return self.shown.acts

    @property
    def panel(self) -> Panel:
        """The panel of the network in use."""
        return self.shown.panel

    def use(self, key: str) -> None:
        """Have the network of a key be the one in use, where it is there."""
        self._use(self.of(key))

    def of(self, key: str) -> Shown:
        """Return the network of a key; of one that is not there any more, the one in use."""
        return self._all.get(key, self.shown)

    def add(self, desk: Desk) -> None:
        """Show one more network, or the place for one."""
        self._make(desk)
        self._show()

    def _make(self, desk: Desk) -> None:
        made = Shown(desk, self._makers)
        self._all[made.key] = made
        made.changed.connect(self._show)
        made.acts.failed.connect(lambda failure: self.failed.emit(failure, made.key))
        made.windows.opening.connect(lambda: self._opening(made))
        made.windows.opened.connect(lambda: self._opened(made))

    def _seen(self) -> list[Seen]:
        """Return the networks that are there; where there is none, the place for one."""
        there = [each.seen for each in self._all.values() if each.seen.is_there]
        return there or [self.shown.seen]

    # --- what is shown

    def _show(self) -> None:
        """Show what is known in the icon, its menu, and the boxes of the main windows."""
        self._drop_those_that_went()
        seen, words, now = self._seen(), self.desk.words, self.desk.now()
        state = state_of_all(seen, words, now)
        entries = menu_of_all(seen, words, now)
        self.tray.tell(state, tooltip_of_all(seen, words, now), entries)
        for each in self._all.values():
            each.windows.show_networks(network_rows(seen, each.key, words, now))

    def _drop_those_that_went(self) -> None:
        there = {key for key, each in self._all.items() if each.seen.is_there}
        for key in self._were - there:
            # Not now: what tells of it may be a page of the very windows that are taken away.
            QTimer.singleShot(0, lambda gone=key: self._drop(gone))
        self._were = there

    def _drop(self, key: str) -> None:
        """Take a network away that was left or forgotten; what stood there shows another one."""
        went = self._all.get(key)
        if went is None or went.seen.is_there or went.windows.has_open(_NEW):
            # A window that makes or joins one may have taken back what it made: it goes on.
            return
        page = went.windows.current
        left = [each.seen for each in self._all.values() if each is not went]
        if not left:
            # It is the place for the next one; nothing that is shown may be of the one before.
            went.windows.end()
            if page:
                went.windows.show("overview")
            return
        if self._current == key:
            self._current = min(left, key=lambda each: not each.is_there).key
        if page:
            self.shown.windows.take_place_of(went.windows)
            self.shown.windows.show("overview")
        del self._all[key]
        went.end()
        went.deleteLater()
        self.gone.emit(key)
        self._show()

    def open_panel(self) -> None:
        """Open the panel of the network that needs a person most, beside the icon; where nobody
        knows where that is, its window.
        """
        desk, icon = self.desk, self.tray.geometry
        self._current = foremost(self._seen(), self._current, desk.words, desk.now())
        if icon.isEmpty() or not has_places():
            self.desk.go("overview")
        else:
            self.panel.open_at(icon, self.shown.picture)

    def say(self, notice: Notice) -> None:
        """Tell a notice by the icon, where the desktop takes no notifications."""
        go = self.of(notice.network).desk.go
        self.tray.say(notice.title, notice.text, lambda: go(notice.where, notice.path))

    # --- what is done

    def do(self, act: str, value: str = "", key: str = "") -> None:
        """Do what `act` names in the network of a key, or show the page or window of this name."""
        if act == "quit":
            self.quitting.quit([each.desk.bridge for each in self._all.values()])
        elif act == "close":
            self.quitting.quit_now.emit()
        elif act == "network":
            self._switch(value)
        elif act == "open-network":
            self._open_drive_of(value)
        else:
            if act in _NEW and self._further is not None:
                key = self._further()
            shown = self.of(key)
            if act not in _NEW:
                self._use(shown)
            shown.acts.do(act, value)

    def _confirm(self, question: Question, answered: Callable[[str], None]) -> None:
        # Which network is in use then is known only then.
        self.acts.confirm(question, answered)

    def _use(self, shown: Shown) -> None:
        if shown.seen.is_there:
            self._current = shown.key

    def _switch(self, key: str) -> None:
        """Show another network in the place of the one in use, at the same page."""
        page = self.windows.current or "overview"
        self._use(self.of(key))
        self.windows.show(page)
        self.windows.main.focus_box()

    def _open_drive_of(self, network: str) -> None:
        named = [each for each in self._all.values() if each.picture.network == network]
        (named[0] if named else self.shown).acts.do("open-drive")

    def _opening(self, shown: Shown) -> None:
        for each in self._all.values():
            shown.windows.take_place_of(each.windows)

    def _opened(self, shown: Shown) -> None:
        """Have one main window at a time: it is the one of the network that is looked at."""
        for each in self._all.values():
            if each is not shown:
                each.windows.hide_main()

    def end(self) -> None:
        """Take it all away."""
        for each in self._all.values():
            each.end()
        self.tray.hide()
        self.tray.deleteLater()
