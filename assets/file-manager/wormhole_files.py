"""The entries and emblems in file managers of the Nautilus kind, which share one interface.

`extension` makes the class that such a file manager looks for; what its module is called is all
that differs. Everything runs on the file manager's only thread, so nothing here waits.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import wormhole_asking as asking
import wormhole_menu as menu
from gi.repository import Gio, GLib, GObject

_TABLE = Path("/proc/self/mountinfo")
_READABLE = GLib.IOCondition.IN | GLib.IOCondition.HUP | GLib.IOCondition.ERR


class GtkLoop:
    """The loop of GLib, which the file manager runs."""

    def watch(self, descriptor: int, call: Callable[[], None]) -> Callable[[], None]:
        """Call when something can be read; return what ends that."""

        def readable(*_: object) -> bool:
            call()
            return True

        source = GLib.io_add_watch(descriptor, GLib.PRIORITY_DEFAULT, _READABLE, readable)
        return lambda: GLib.source_remove(source)

    def after(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Call once, later; return what takes that back."""
        over = []

        def late() -> bool:
            over.append(True)
            call()
            return False

        source = GLib.timeout_add(int(seconds * 1_000), late)
        return lambda: None if over else GLib.source_remove(source)

    def now(self) -> float:
        """Return a time in seconds that only grows."""
        return time.monotonic()


def notes_folder() -> Path:
    """Return where the desktop application notes drives."""
    return Path(GLib.get_user_runtime_dir()) / "wormhole" / "drives"


class _Update:
    """What a file manager asked of a file. Told before it was returned, it is not told again."""

    def __init__(self, file: object, complete: Callable[[], None]) -> None:
        self._file = file
        self._complete = complete
        self._is_dropped = False
        self.is_told = False
        self.is_returned = False

    def drop(self) -> None:
        """Tell nothing any more: the file manager has forgotten the folder, and would crash."""
        self._is_dropped = True

    def tell(self, state: menu.State | None, alone: bool) -> None:
        """Add the emblem."""
        if self._is_dropped:
            return
        name = menu.emblem(state, alone=alone)
        if name:
            self._file.add_emblem(name)
        self.is_told = True
        if self.is_returned:
            self._complete()


class Drives:
    """What the extension knows, and what it does with what is chosen."""

    def __init__(self) -> None:
        """Know nothing yet."""
        loop = GtkLoop()
        self._notes = asking.Notes(loop, notes_folder(), _TABLE)
        self._asking = asking.Asking(loop)
        self.states = asking.States(loop, self._asking)
        self._window = asking.Window()
        self._updates: dict[object, _Update] = {}

    def place(self, file: object) -> menu.Place | None:
        """Return where a file of the file manager lies on a drive."""
        path = menu.path_of(file.get_uri())
        return None if path is None else menu.place_of(path, self._notes.drives())

    def update(self, file: object, handle: object, complete: Callable[[], None]) -> bool:
        """Add the emblem. False: that is done later, and then `complete` is called."""
        place = self.place(file)
        if place is None:
            return True

        def done() -> None:
            self._updates.pop(handle, None)
            complete()

        update = _Update(file, done)
        self.states.tell(place, update.tell)
        update.is_returned = True
        if not update.is_told:
            self._updates[handle] = update
        return update.is_told

    def drop(self, handle: object) -> None:
        """Tell nothing of a file any more."""
        update = self._updates.pop(handle, None)
        if update is not None:
            update.drop()

    def choose(self, act: str, places: Sequence[menu.Place], files: Sequence[object]) -> None:
        """Do what was chosen for what is selected."""
        if act in menu.PAGES:
            self._window.show(places[0], menu.PAGES[act])
            return
        for place, file in zip(places, files, strict=True):
            self._do(act, place, file)

    def _do(self, act: str, place: menu.Place, file: object) -> None:
        words = place.drive.words

        def done(answer: object, why: str) -> None:
            self.states.forget(place)
            file.invalidate_extension_info()
            if answer is None:
                _notify(words["title"], why or words["failed"])
            elif menu.stayed(answer):
                _notify(words["title"], words["stayed"])

        request = {"path": place.asked()}
        self._asking.ask(place.drive.run, act, request, done, asking.LONG_SECONDS)


def _notify(title: str, text: str) -> None:
    application = Gio.Application.get_default()
    if application is not None:
        notification = Gio.Notification.new(title)
        notification.set_body(text)
        # One for all: of many files that could not be freed, nobody wants as many sentences.
        application.send_notification("wormhole", notification)


def submenu(manager: object, drives: Drives, files: Sequence[object]) -> list[object]:
    """Return the item with the submenu for what is selected, if all of it is on drives."""
    places = [drives.place(file) for file in files]
    if not places or None in places:
        return []
    states = [drives.states.known(place) for place in places]
    words = places[0].drive.words
    top = manager.MenuItem(name="Wormhole::menu", label=words["title"], tip="")
    below = manager.Menu()
    top.set_submenu(below)

    def chosen(_: object, act: str) -> None:
        drives.choose(act, places, files)

    for entry in menu.entries(states, words):
        item = manager.MenuItem(name=f"Wormhole::{entry.act}", label=entry.label, tip="")
        item.connect("activate", chosen, entry.act)
        below.append_item(item)
    return [top]


def extension(manager: object) -> type:
    """Return the class that a file manager looks for; `manager` is its module."""
    results = manager.OperationResult
    complete = manager.info_provider_update_complete_invoke

    class WormholeExtension(GObject.GObject, manager.MenuProvider, manager.InfoProvider):
        """Adds entries to menus, and emblems to files."""

        def __init__(self) -> None:
            """Begin when the file manager does."""
            super().__init__()
            self._drives = Drives()

        def update_file_info_full(
            self, provider: object, handle: object, closure: object, file: object
        ) -> object:
            """Add the emblem, at once or when the node has answered."""

            def later() -> None:
                complete(closure, provider, handle, results.COMPLETE)

            is_done = self._drives.update(file, handle, later)
            return results.COMPLETE if is_done else results.IN_PROGRESS

        def cancel_update(self, _: object, handle: object) -> None:
            """Tell nothing of a file any more."""
            self._drives.drop(handle)

        def get_file_items(self, *given: object) -> list[object]:
            """Return the submenu for what is selected. Older file managers give a window first."""
            return submenu(manager, self._drives, list(given[-1]))

    return WormholeExtension
