"""The whole application with the real nodes of two networks, as one comes and goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.tray.bridge.outfit import Outfit
from app.tray.models.picture import Reach
from app.tray.models.tray_state import State
from app.tray.shell.application import Application
from app.tray.windows import first_start_window
from app.tray.windows.first_start_window import FirstStartWindow
from tests.support.pods import Pod, is_mounted
from tests.support.setting_up_double import NearbyDouble
from tests.support.window_hands import Hands
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def office(pod: Pod) -> Iterator[Pod]:
    """Yield the pod of this machine in a second network, which a command made just now."""
    mount, storage = pod.mount.with_name("office"), pod.storage.with_name("office storage")
    place = ("--pod", "a", "--mount", mount, "--storage", storage, "--listen", "127.0.0.1:0")
    pod.ask("new", "office", *place, "--copies", "1")
    other = Pod("a", pod.home, mount, storage, environment=pod.environment)
    yield other
    other.end()


def reached(application: Application) -> list[str]:
    """Return the networks whose nodes are reached."""
    pictures = [bridge.picture for bridge in application.networks.bridges]
    return [each.network for each in pictures if each.reach is Reach.RUNNING]


def offered(application: Application) -> list[QAction]:
    """Return the entries of the box of the main window that is open."""
    menu = application.dressed.windows.main._box.menu()
    return [] if menu is None else [each for each in menu.actions() if each.text()]


def test_a_network_that_a_command_makes_is_offered_and_one_that_is_forgotten_is_not(
    application: Application, office: Pod, qtbot: QtBot
) -> None:
    application.go("redundancy")
    qtbot.waitUntil(lambda: reached(application) == ["demo", "office"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(offered(application)) == 3, timeout=PATIENCE_MS)
    assert [action.text().partition(":")[0] for action in offered(application)] == [
        *("demo", "office", "Create or join…")
    ]
    offered(application)[1].trigger()
    assert application.bridge.picture.network == "office"
    assert application.dressed.windows.current == "redundancy"

    office.do("down", "--network", "demo")
    first = application.networks.bridges[0]
    qtbot.waitUntil(lambda: first.picture.reach is Reach.NOT_RUNNING, timeout=PATIENCE_MS)
    assert application.dressed.tray._state is State.ALONE
    assert reached(application) == ["office"]
    assert is_mounted(office.mount)

    office.do("down", "--forget", "--force", "--network", "office")
    qtbot.waitUntil(lambda: len(application.networks.bridges) == 1, timeout=PATIENCE_MS)
    assert application.bridge.picture.network == "demo"
    assert application.dressed.windows.current == "overview"
    assert offered(application) == []


def test_all_networks_that_it_started_are_stopped_when_it_is_quit(
    application: Application, office: Pod, pod: Pod, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: reached(application) == ["demo", "office"], timeout=PATIENCE_MS)
    for bridge in application.networks.bridges:
        bridge.host(hosted=True)
    with qtbot.waitSignal(application.ended, timeout=PATIENCE_MS):
        application.go("quit")
    qtbot.waitUntil(
        lambda: not (is_mounted(pod.mount) or is_mounted(office.mount)), timeout=PATIENCE_MS
    )


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Have what is proposed and noted for this person be in a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(first_start_window, "Outfit", lambda: Outfit(nearby=NearbyDouble))
    return tmp_path


def test_a_further_network_is_made_in_the_window_and_is_there_at_once(
    person: Path, application: Application, pod: Pod, qtbot: QtBot
) -> None:
    application.go("overview")
    application.go("first-start")
    place = application.networks.bridges[1]
    window = application.dressed.of(str(place.home.folder)).windows._others["first-start"]
    assert isinstance(window, FirstStartWindow)
    hands = Hands(qtbot, window)
    qtbot.waitUntil(lambda: window.state.machine.networks == ("demo",), timeout=PATIENCE_MS)
    hands.click("Next")
    assert hands.field("Name of the network").text() == "home"
    assert hands.field("Show the drive at").text() == "~/Wormhole"
    hands.type("Name of the network", "demo")
    hands.type("Name", "a")
    hands.type("Space to offer to the network, GB", "0.1")
    hands.click("Create demo")
    qtbot.waitUntil(lambda: hands.says("This machine is in a network of this name already."))
    hands.type("Name of the network", "office")
    hands.click("Create office")
    qtbot.waitUntil(lambda: reached(application) == ["demo", "office"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: hands.has_button("Open drive"), timeout=PATIENCE_MS)
    assert is_mounted(person / "Wormhole")
    assert len(offered(application)) == 3
    assert (pod.home / "networks" / "2" / "network.toml").exists()
    assert place.picture.hosted
    window.close()
    pod.do("down", "--forget", "--force", "--network", "office")
    qtbot.waitUntil(lambda: len(application.networks.bridges) == 1, timeout=PATIENCE_MS)
