"""The main window: a sidebar and pages; each page is made when it is first looked at."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.tray.look.icons import app_icon
from app.tray.models.headline import headline
from app.tray.models.navigation import (
    SETTINGS,
    STATES,
    neighbour,
    place_named,
    rows,
    stands_aside,
)
from app.tray.models.networks import NetworkRow
from app.tray.models.picture import Picture
from app.tray.models.tone import Tone
from app.tray.pages.unreached_page import UnreachedPage
from app.tray.widgets.announcing import Announcer
from app.tray.widgets.desk import Desk
from app.tray.widgets.navigation_list import NavigationList
from app.tray.widgets.network_box import NetworkBox
from app.tray.widgets.page import Page
from core.control.schema import Happened

MakePage = Callable[[Desk], Page]


class MainWindow(QMainWindow):
    """Everything about one network. Closing hides it: the drive goes on.

    `closed` says that it was closed.
    """

    closed = Signal()

    def __init__(self, desk: Desk, makers: Mapping[str, MakePage]) -> None:
        """Make the window; `makers` make the pages by their names."""
        super().__init__()
        self._desk = desk
        self._makers = makers
        self._pages: dict[str, Page] = {}
        self._current = self._path = ""
        self._announcer = Announcer(self)
        self._picture = desk.bridge.picture
        self.setWindowTitle(desk.words.say("Wormhole"))
        self.setWindowIcon(app_icon())
        sizes = desk.theme.tokens.size.window
        self.setMinimumSize(QSize(*sizes.least))
        self.resize(QSize(*sizes.main))
        self._build()
        self._shortcuts()
        desk.bridge.picture_changed.connect(self.take)
        desk.bridge.happened.connect(self._happened)
        self.take(self._picture)

    def _build(self) -> None:
        desk = self._desk
        theme = desk.theme
        self._sidebar = QWidget()
        self._sidebar.setObjectName("sidebar")
        self._sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = NetworkBox(theme)
        self._box.clicked.connect(lambda: self.go("overview"))
        self._box.chosen.connect(lambda key: desk.go("network", key))
        self._box.further.connect(lambda: desk.go("first-start"))
        self._list = NavigationList(theme, desk.words, desk.words.say("Pages"))
        self._list.chosen.connect(self.go)
        side = QVBoxLayout(self._sidebar)
        side.setContentsMargins(*[theme.px(theme.tokens.space.s)] * 4)
        side.setSpacing(theme.px(theme.tokens.space.s))
        side.addWidget(self._box)
        side.addWidget(self._list, 1)
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._unreached = UnreachedPage(desk)
        self._stack.addWidget(self._unreached)
        inside = QWidget()
        whole = QHBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._sidebar)
        whole.addWidget(self._stack, 1)
        self.setCentralWidget(inside)
        self._fit()

    def _shortcuts(self) -> None:
        acts: dict[str, Callable[[], None]] = {
            "Ctrl+,": lambda: self.go(SETTINGS),
            "Ctrl+PgUp": lambda: self.go(neighbour(self._current, -1)),
            "Ctrl+PgDown": lambda: self.go(neighbour(self._current, 1)),
            "Ctrl+O": lambda: self._desk.go("open-drive"),
            "Ctrl+N": lambda: self._desk.go("add-device"),
            "F6": self._walk,
        }
        for number, place in enumerate(STATES, start=1):
            acts[f"Ctrl+{number}"] = partial(self.go, place.name)
        for keys, act in acts.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    @property
    def current(self) -> str:
        """The name of the page that is shown."""
        return self._current

    def go(self, where: str, path: str = "") -> None:
        """Show a page, at `path` where it knows one. An unknown name shows the overview."""
        name = "general" if where == SETTINGS else where
        if name not in self._makers:
            name = "overview"
        self._current = name
        # The list tells of its choice, which leads here once more, to no path.
        self._list.choose(name)
        self._path = path
        self._show_page()

    def _show_page(self) -> None:
        """Show the page that is meant, or say why it has nothing to show now."""
        name = self._current
        if stands_aside(name, self._picture):
            self._unreached.be_about(place_named(name))
            self._stack.setCurrentWidget(self._unreached)
            return
        if name not in self._pages:
            self._make(name)
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        path, self._path = self._path, ""
        if path:
            page.show_path(path)

    def _make(self, name: str) -> None:
        page = self._makers[name](self._desk)
        self._pages[name] = page
        self._stack.addWidget(page)
        page.pending_changed.connect(self._show_rows)
        page.take(self._picture)

    def take(self, picture: Picture) -> None:
        """Show what is known of the node now."""
        self._picture = picture
        words, now = self._desk.words, self._desk.now()
        said = headline(picture, words, now)
        self._box.tell(picture.network or words.say("Wormhole"), said.short, said.state)
        self._announcer.tell(said.title, at_once=said.tone is Tone.BAD)
        self._show_rows()
        for page in (*self._pages.values(), self._unreached):
            page.take(picture)
        if self._current:
            self._show_page()

    def show_networks(self, networks: Sequence[NetworkRow]) -> None:
        """Offer these networks in the box; see `Go` for where it leads."""
        self._box.offer(networks, self._desk.words.say("Create or join…"))

    def focus_box(self) -> None:
        """Give the focus to the box: who switched with it is there again in the other window."""
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self) -> None:
        pending = [name for name, page in self._pages.items() if page.is_pending]
        self._list.show_rows(rows(self._picture, pending, self._desk.words))
        self._list.choose(self._current)

    def _happened(self, event: Happened) -> None:
        for page in self._pages.values():
            page.happened(event)

    def _walk(self) -> None:
        """Lead the focus from the sidebar to the page, to what is below it, and back."""
        stops: list[QWidget] = [self._list]
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            stops += page.stops()
        at = next((n for n, stop in enumerate(stops) if stop.isAncestorOf(self._focus())), 0)
        if stops[at] is self._focus() or stops[at].isAncestorOf(self._focus()):
            at += 1
        stop = stops[at % len(stops)]
        if stop is self._list:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            _focus_first(stop)

    def _focus(self) -> QWidget:
        found: QWidget | None = self.focusWidget()
        return self if found is None else found

    def _fit(self) -> None:
        theme = self._desk.theme
        sizes = theme.tokens.size
        narrow = self.width() < theme.px(sizes.rail_below)
        self._sidebar.setFixedWidth(theme.px(sizes.rail if narrow else sizes.sidebar))
        self._list.become_narrow(narrow=narrow)
        self._box.become_narrow(narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sidebar as a rail of pictures where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide: what is under way and what is not applied yet stays."""
        event.ignore()
        self.hide()
        self.closed.emit()


def _focus_first(stop: QWidget) -> None:
    """Give the focus to the first control inside, in the order of tabs."""
    widget = stop
    for _ in range(500):
        found = widget.nextInFocusChain()
        if found is None or found is stop:
            return
        widget = found
        if (
            stop.isAncestorOf(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
