"""The windows with real nodes: one machine makes a network, another joins it, both see one drive.

Two homes on this machine, each with its own folder for the drive; nobody is looked for nearby.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Bridge
from app.tray.bridge.outfit import Outfit
from app.tray.models.add_device import Phase
from app.tray.models.first_start import Stage, Step
from app.tray.widgets.desk import Desk
from app.tray.widgets.word_cards import WordCards
from app.tray.windows.add_device_window import AddDeviceWindow
from app.tray.windows.first_start_window import FirstStartWindow
from core.control.client import ControlClient
from core.control.operations import PODS
from core.control.schema import Nothing
from core.node.home import Home
from tests.support.desk_double import NOW, Went, dress, theme, words
from tests.support.pods import Lab, Pod, is_mounted, lab
from tests.support.setting_up_double import NearbyDouble
from tests.support.window_hands import Hands
from tests.support.wizard import Wizard as Places

PATIENCE_MS = 60_000


@pytest.fixture
def laboratory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    with lab() as here:
        person = here.folder / "person"
        person.mkdir()
        monkeypatch.setenv("HOME", str(person))
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(person))
        yield here


@dataclass
class Machine(Hands):
    """A machine with its wizard; nothing of it is there before."""

    window: FirstStartWindow
    pod: Pod
    bridge: Bridge

    def reach(self, step: Step) -> None:
        def there() -> bool:
            assert self.window.state.trouble is None, self.window.state.trouble
            return self.window.state.step is step

        self.qtbot.waitUntil(there, timeout=PATIENCE_MS)

    def about(self) -> None:
        """Say who this machine is, from the second step on."""
        self.reach(Step.ABOUT)
        self.type("Name", self.pod.name)
        self.type("Show the drive at", str(self.pod.mount))
        self.type("Space to offer to the network, GB", "0.1")

    def creates(self) -> None:
        self.click("Next")
        self.about()
        self.click("Create home")

    def joins(self, code: str, at: str) -> None:
        self.window.focusWidget().setFocus()
        self.press(Qt.Key.Key_Down)
        self.type("Code", code)
        self.type("Address", at)
        self.click("Next")
        self.about()
        self.click("Join home")

    @property
    def left(self) -> list[str]:
        """What there is of a network; keys and logs say nothing of one."""
        places = Places(self.pod.home, self.pod.mount, self.pod.storage, self.pod.name)
        return [each for each in places.left if not each.endswith(".log")]

    def is_at_rest(self) -> None:
        """Wait until nothing is being made or taken away."""
        going_on = self.window._setting_up
        self.qtbot.waitUntil(lambda: not going_on.is_under_way, timeout=PATIENCE_MS)


@pytest.fixture
def machine(qtbot: QtBot, laboratory: Lab) -> Iterator[Callable[[str], Machine]]:
    made: list[Machine] = []
    look = theme()

    def make(name: str) -> Machine:
        pod = laboratory.pod(name)
        bridge = Bridge(Home(pod.home))
        desk = Desk(bridge, words(), look, lambda: NOW, Went())
        window = FirstStartWindow(desk, Outfit(nearby=NearbyDouble))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.state.machine.home != "")
        made.append(Machine(qtbot, window, pod, bridge))
        return made[-1]

    yield make
    for each in made:
        each.window.reject()
        each.is_at_rest()
        each.bridge.close()


@dataclass
class Adding(Hands):
    """The window that shows the code."""

    window: AddDeviceWindow

    def reach(self, phase: Phase) -> None:
        self.qtbot.waitUntil(lambda: self.window.state.phase is phase, timeout=PATIENCE_MS)


@pytest.fixture
def adds(qtbot: QtBot) -> Iterator[Callable[[Machine], Adding]]:
    made: list[Adding] = []

    def make(machine: Machine) -> Adding:
        window = AddDeviceWindow(machine.window.desk)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(window)
        window.show()
        adding = Adding(qtbot, window)
        adding.reach(Phase.SHOWING)
        made.append(adding)
        return adding

    yield make
    for each in made:
        each.window.reject()


def members(machine: Machine) -> dict[str, str]:
    """Return the pods that a machine knows, and how they are."""
    rows = ControlClient(machine.bridge.home.run_folder).call(PODS, Nothing())
    return {row.name: row.state for row in rows}


def compared(hands: Hands) -> list[str]:
    """Return the words that a window shows."""
    (cards,) = [each for each in hands.window.findChildren(WordCards) if each.isVisible()]
    labels = [each for each in cards.findChildren(QLabel) if ": " in each.accessibleName()]
    return [each.accessibleName() for each in labels]


def test_one_machine_makes_a_network_and_another_joins_it(
    qapp: object,
    machine: Callable[[str], Machine],
    adds: Callable[[Machine], Adding],
) -> None:
    dress(qapp, theme())  # type: ignore[arg-type]
    first = machine("a")
    first.creates()
    first.reach(Step.READY)
    assert is_mounted(first.pod.mount)
    (first.pod.mount / "letter.txt").write_text("hello")

    adding = adds(first)
    code, at = adding.window.state.code, adding.window.state.at
    assert code.startswith("home-")

    second = machine("b")
    second.joins(code, at)
    second.reach(Step.WORDS)
    adding.reach(Phase.KNOCKED)
    assert adding.says("Linux")
    assert len(compared(adding)) == 4
    assert compared(adding) == compared(second)

    second.click("Same words")
    adding.click("They are the same")
    second.reach(Step.READY)
    adding.reach(Phase.JOINED)
    assert adding.says("b has joined")
    second.hears("b is now part of home")
    second.pod.sync()
    assert (second.pod.mount / "letter.txt").read_text() == "hello"


def test_words_that_differ_leave_nothing_on_the_machine_that_asked(
    machine: Callable[[str], Machine], adds: Callable[[Machine], Adding]
) -> None:
    first = machine("a")
    first.creates()
    first.reach(Step.READY)
    adding = adds(first)
    second = machine("b")
    second.joins(adding.window.state.code, adding.window.state.at)
    second.reach(Step.WORDS)
    adding.reach(Phase.KNOCKED)
    adding.click("They differ")
    assert adding.says("Nothing was shared.")
    second.hears("Nothing was shared.")
    second.is_at_rest()
    assert second.left == []
    assert members(first) == {"a": "self"}


def test_a_wizard_that_is_closed_in_the_middle_leaves_nothing_and_tells_the_other_side(
    machine: Callable[[str], Machine], adds: Callable[[Machine], Adding]
) -> None:
    first = machine("a")
    first.creates()
    first.reach(Step.READY)
    adding = adds(first)
    second = machine("b")
    second.joins(adding.window.state.code, adding.window.state.at)
    second.reach(Step.WORDS)
    adding.reach(Phase.KNOCKED)
    second.window.reject()
    second.is_at_rest()
    assert second.left == []
    assert second.pod.processes() == []
    adding.click("They are the same")
    adding.hears("Nothing was shared.")


def test_a_network_that_is_closed_while_its_drive_opens_is_taken_back(
    machine: Callable[[str], Machine],
) -> None:
    first = machine("a")
    first.creates()
    first.qtbot.waitUntil(lambda: first.window.state.stage is Stage.OPENING, timeout=PATIENCE_MS)
    QTest.keyClick(first.window, Qt.Key.Key_Escape)
    first.is_at_rest()
    assert first.left == []
    assert first.pod.processes() == []
    assert not is_mounted(first.pod.mount)


def test_a_machine_that_is_closed_while_its_drive_opens_leaves_the_network_again(
    machine: Callable[[str], Machine], adds: Callable[[Machine], Adding]
) -> None:
    first = machine("a")
    first.creates()
    first.reach(Step.READY)
    adding = adds(first)
    second = machine("b")
    second.joins(adding.window.state.code, adding.window.state.at)
    second.reach(Step.WORDS)
    adding.reach(Phase.KNOCKED)
    second.click("Same words")
    adding.click("They are the same")
    second.qtbot.waitUntil(lambda: second.window.state.stage is Stage.OPENING, timeout=PATIENCE_MS)
    second.window.reject()
    second.is_at_rest()
    assert second.pod.processes() == []
    assert not is_mounted(second.pod.mount)
    assert [each for each in second.left if each != "identity.pem"] == []
    assert members(first).get("b", "removed") == "removed"
