"""Networks nearby, told on the window's thread."""

from threading import Thread, current_thread, main_thread

from pytestqt.qtbot import QtBot

from app.tray.bridge.nearby import NearbyWatch, shown
from app.tray.models.nearby import Nearby
from core.node.nearby import Changed, NearbyNetwork

HOME = NearbyNetwork("home", "1f", (("studio-nas", "10.0.0.2:4711"), ("attic-pi", "10.0.0.3:1")))


class Looking:
    """Looks nowhere, and tells on a thread of its own what a test says."""

    def __init__(self, changed: Changed) -> None:
        self.changed = changed
        self.is_closed = False

    def tell(self, *networks: NearbyNetwork) -> None:
        thread = Thread(target=self.changed, args=(networks,))
        thread.start()
        thread.join()

    def close(self) -> None:
        self.is_closed = True


def started() -> tuple[NearbyWatch, Looking]:
    made: list[Looking] = []

    def look(changed: Changed) -> Looking:
        made.append(Looking(changed))
        return made[0]

    watch = NearbyWatch()
    watch.start(look)  # type: ignore[arg-type]
    return watch, made[0]


def test_what_is_found_is_told_on_the_window_s_thread(qtbot: QtBot) -> None:
    watch, looking = started()
    told: list[tuple[object, bool, bool]] = []
    watch.changed.connect(
        lambda found, looks: told.append((found, looks, current_thread() is main_thread()))
    )
    with qtbot.waitSignal(watch.changed):
        looking.tell(HOME)
    assert told == [((Nearby("home/1f", "home", "studio-nas", "10.0.0.2:4711"),), True, True)]
    watch.close()


def test_after_a_while_it_is_said_that_nothing_was_found(qtbot: QtBot) -> None:
    watch, _ = started()
    watch.say_after(1)
    with qtbot.waitSignal(watch.changed) as told:
        pass
    assert told.args == [(), False]
    watch.close()


def test_after_the_end_nothing_is_told(qtbot: QtBot) -> None:
    watch, looking = started()
    with qtbot.assertNotEmitted(watch.changed, wait=20):
        looking.changed((HOME,))
        watch.close()
    assert looking.is_closed


def test_a_network_without_pods_is_shown_by_its_name() -> None:
    assert shown(NearbyNetwork("home", "1f", ())) == Nearby("home/1f", "home")
