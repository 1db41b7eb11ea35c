"""A person in front of one application: looks, reads, moves the mouse, types."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.pods import PATIENCE_SECONDS, REPOSITORY, PodError, until
from tests.support.reader import Box, Control, Reader
from tests.support.screen import Screen

BUTTON = "push button"
FIELD = "text"
PANEL = "Wormhole at a glance"
_LOOK_SECONDS = 0.05
_LEFT, _RIGHT, _WHEEL_DOWN, _WHEEL_UP = 1, 3, 5, 4
ICON_PIXELS_MAX = 40
# What hangs on a window of its own is in front of all, whichever window is active.
_PANEL = "panel"


@dataclass
class Seat:
    """One application on a screen, and who sits in front of it."""

    screen: Screen
    process: int
    reader: Reader

    def look(self, window: str = "") -> list[Control]:
        """Return what can be seen now; `window`: only what is in one of this title."""
        return [each for each in self.reader.controls() if window in {"", each.window}]

    def windows(self) -> list[str]:
        """Return the titles of the windows that are open."""
        return list(dict.fromkeys(each.window for each in self.look()))

    def text(self, window: str = "") -> str:
        """Return all that can be read, a line for each control."""
        lines = [line for each in self.look(window) for line in (each.name, each.describes)]
        return "\n".join(line for line in lines if line)

    def find(self, name: str, role: str = "", window: str = "") -> Control | None:
        """Return what is called so, if it is there."""
        found = (each for each in self.look(window) if name == each.name)
        return next((each for each in found if role in {"", each.role}), None)

    def see(self, name: str, role: str = "", window: str = "", seconds: float = 60) -> Control:
        """Wait until something is called so, and return it."""
        found = self._once(lambda: self.find(name, role, window), f"there is {name!r}", seconds)
        assert isinstance(found, Control)
        return found

    def read(self, text: str, window: str = "", seconds: float = 60) -> str:
        """Wait until a text can be read; return all that can be read then."""
        return str(
            self._once(
                lambda: found if text in (found := self.text(window)) else "",
                f"{text!r} can be read",
                seconds,
            )
        )

    def read_no_more(self, text: str, window: str = "", seconds: float = 60) -> None:
        """Wait until a text is not shown any more."""
        self._once(lambda: text not in self.text(window), f"{text!r} is gone", seconds)

    def press(self, name: str, role: str = BUTTON, window: str = "") -> None:
        """Click on what is called so, once it stands still and can be used."""
        ready = self._once(lambda: self._ready(name, role, window), f"{name!r} can be pressed", 60)
        assert isinstance(ready, Control)
        self.screen.click(*ready.box.middle)

    def choose(self, page: str) -> None:
        """Show a page of the main window."""
        self.press(page, "list item", "Wormhole")

    def fill(self, name: str, text: str, window: str = "") -> None:
        """Put a text into the field of this name instead of what stands there."""
        self.press(name, FIELD, window)
        self.stands_at(name, FIELD, window)
        self.screen.keys("ctrl+a")
        self.screen.type(text)
        field = self.see(name, FIELD, window)
        self._once(lambda: self.reader.value(field) == text, f"{text!r} stands in {name!r}", 10)

    @property
    def icon(self) -> Box | None:
        """Return where the icon is in the tray; nothing as long as there is none."""
        places = [self.screen.place(window) for window in self._shown()]
        return next((each for each in places if 0 < each.height < ICON_PIXELS_MAX), None)

    def open_panel(self) -> None:
        """Click on the icon, and wait until the panel is there."""
        self.click_icon()
        self._once(lambda: PANEL in self.windows(), "the panel is there", 10)

    def click_icon(self, button: int = _LEFT) -> None:
        """Click on the icon."""
        icon = self._once(lambda: self.icon, "there is an icon", 10)
        assert isinstance(icon, Box)
        self.screen.click(*icon.middle, button)

    def stands_at(self, name: str, role: str = BUTTON, window: str = "") -> None:
        """Wait until what is called so has the keyboard."""
        self._once(
            lambda: "focused" in self.see(name, role, window).states, f"{name!r} has the focus", 10
        )

    def gone(self, window: str, seconds: float = 10) -> None:
        """Wait until a window is not shown any more."""
        self._once(lambda: window not in self.windows(), f"{window!r} is gone", seconds)

    def close_panel(self) -> None:
        """Leave the panel by the keyboard."""
        self.screen.keys("Escape")
        self.gone(PANEL)

    def quit(self) -> None:
        """Choose the last entry of the icon's menu, by the keyboard."""
        # What the icon says for a while may go meanwhile; the menu is what was not there.
        before = set(self._shown())
        self.click_icon(_RIGHT)
        self._once(lambda: set(self._shown()) - before, "the menu is there", 10)
        self.screen.keys("Up", "Return")

    def ends(self) -> int:
        """Wait until the application has ended; return its exit code."""
        return self.screen.process(self.process).wait(PATIENCE_SECONDS)

    def _shown(self) -> list[str]:
        """Return the windows on the screen, also those that screen readers hear of by focus."""
        search = ("search", "--all", "--onlyvisible", "--pid", self.process, "--class", "Wormhole")
        return self.screen.hands(*search).split()

    def _ready(self, name: str, role: str, window: str) -> Control | None:
        """Return a control as soon as it can be pressed; bring it to where that is so."""
        found = self.find(name, role, window)
        if found is None or "enabled" not in found.states:
            return None
        if not self._is_in_front(found.window):
            self._bring_forward(found.window)
            return None
        if not found.is_reachable:
            self._roll(found)
            return None
        return found if found == self.find(name, role, window) else None

    def _is_in_front(self, title: str) -> bool:
        window = next((each for each in self.look(title)), None)
        return window is not None and (window.role == _PANEL or "active" in window.states)

    def _bring_forward(self, title: str) -> None:
        """Take a window to the front, as a click on it in a list of windows does."""
        ids = self._ids(title)
        if ids:
            self.screen.hands("windowactivate", "--sync", ids[-1])

    def _ids(self, title: str) -> list[str]:
        search = ("search", "--all", "--onlyvisible", "--pid", self.process, "--name")
        return self.screen.hands(*search, f"^{title}$").split()

    def _roll(self, control: Control) -> None:
        """Turn the wheel where the control would come into sight."""
        where = self._sight_of(control)
        down = control.box.middle[1] >= where.box.middle[1]
        self.screen.click(*where.seen.middle, _WHEEL_DOWN if down else _WHEEL_UP)

    def _sight_of(self, control: Control) -> Control:
        """Return the window that a control is in."""
        return self.look(control.window)[0]

    def _once(self, condition: Callable[[], object], what: str, seconds: float) -> object:
        """Wait for what a condition returns; say what can be read where it does not come."""
        found: list[object] = []

        def holds() -> bool:
            found[:] = [condition()]
            return bool(found[0])

        try:
            until(holds, what, seconds, _LOOK_SECONDS)
        except PodError as error:
            raise PodError(f"{error}\nThis can be read:\n{self.text()}") from None
        return found[0]


def launch(screen: Screen, home: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Start the application of a home, as a click on its starter does."""
    python = REPOSITORY / ".venv" / "bin" / "python"
    return screen.start(python, "-m", "app.tray", "--home", home, *options)


@contextmanager
def seat(screen: Screen, home: Path, *options: str) -> Iterator[Seat]:
    """Start the application of a home on a screen, and sit in front of it."""
    started = launch(screen, home, *options)
    reader = Reader(screen.bus, started.pid)
    try:
        yield Seat(screen, started.pid, reader)
    finally:
        reader.close()
