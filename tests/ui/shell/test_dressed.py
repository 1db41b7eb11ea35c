"""The icon, the panel and the windows in one look."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.bridge.bridge import Bridge
from app.tray.models.navigation import PLACES
from app.tray.models.notices import Notice
from app.tray.models.picture import Picture, Reach
from app.tray.models.tray_state import State
from app.tray.shell import dressed as module
from app.tray.shell.dressed import Dressed, variant_of
from app.tray.shell.shown import key_of
from app.tray.shell.tray import Tray
from app.tray.shell.windows_kept import WindowsKept
from app.tray.widgets.confirmation import Question
from app.tray.widgets.page import Page
from core.control.lines import Failure
from tests.support.desk_double import theme
from tests.support.pictures import AWAY, picture
from tests.ui.conftest import MakeDesk

PAGES = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}


@pytest.fixture
def made(make_desk: MakeDesk) -> Dressed:
    return Dressed([make_desk()], (PAGES, {}))


def test_the_icon_follows_the_node(made: Dressed, qtbot: QtBot) -> None:
    made.desk.bridge.picture_changed.emit(picture(AWAY))
    assert made.tray._state is State.ATTENTION
    assert "attic" in made.tray._icon.toolTip()
    made.end()


def test_a_click_opens_the_panel_where_the_icon_is(
    made: Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "geometry", QRect(500, 500, 22, 22))
    made.tray.clicked.emit()
    assert made.panel.isVisible()
    made.desk.bridge.picture_changed.emit(picture(AWAY))
    made.end()


@pytest.mark.parametrize(("geometry", "places"), [(QRect(), True), (QRect(1, 1, 22, 22), False)])
def test_where_nobody_knows_its_place_a_click_opens_the_window(
    geometry: QRect, places: bool, made: Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "geometry", geometry)
    monkeypatch.setattr(module, "has_places", lambda: places)
    made.tray.clicked.emit()
    assert not made.panel.isVisible()
    assert made.desk.go.to == [("overview", "")]  # type: ignore[attr-defined]
    made.end()


@pytest.mark.parametrize(
    ("platform", "expected"), [("wayland", False), ("wayland-egl", False), ("xcb", True)]
)
def test_wayland_tells_nobody_where_things_are(
    platform: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.QGuiApplication, "platformName", lambda: platform)
    assert module.has_places() is expected


def test_a_message_of_the_icon_leads_to_the_cure(made: Dressed) -> None:
    made.say(Notice("k", "pods", "home", "attic-pi is away.", "What to do", "drive"))
    made.tray._icon.messageClicked.emit()
    assert made.desk.go.to == [("drive", "")]  # type: ignore[attr-defined]
    made.end()


def test_panels_get_icons_of_their_own(made: Dressed) -> None:
    assert variant_of(theme(), monochrome=True) == "mono-light"
    assert variant_of(theme(), monochrome=False) == "light"
    made.end()


HOME, OFFICE = "/homes/home", "/homes/office"


class Two:
    """Two networks in one look; `further` is what a place for a third is asked for."""

    def __init__(self, make_desk: MakeDesk) -> None:
        self.desks = [make_desk(home=HOME), make_desk(home=OFFICE)]
        self.place = make_desk(home="/homes/place")
        self.place.bridge.picture = Picture(Reach.NO_NETWORK)
        windows = {"first-start": lambda _: QWidget(), "join": lambda _: QWidget()}
        self.asked = 0
        self.dressed = Dressed(self.desks, (PAGES, windows), self._further)
        self.gone: list[str] = []
        self.dressed.gone.connect(self.gone.append)
        self.hear(0, picture(hosted=True))
        self.hear(1, replace(picture(hosted=True), network="office"))

    def _further(self) -> str:
        self.asked += 1
        if self.asked == 1:
            self.dressed.add(self.place)
        return key_of(self.place.bridge)

    def hear(self, which: int, known: Picture) -> None:
        """Have one of them tell how it is."""
        bridge = self.desks[which].bridge
        bridge.picture = known
        bridge.picture_changed.emit(known)

    def windows(self, key: str) -> WindowsKept:
        return self.dressed.of(key).windows

    @property
    def boxes(self) -> list[list[str]]:
        """What the box of each main window offers."""
        menus = [self.windows(key).main._box.menu() for key in (HOME, OFFICE)]
        return [
            [] if menu is None else [each.text() for each in menu.actions() if each.text()]
            for menu in menus
        ]


@pytest.fixture
def two(make_desk: MakeDesk) -> Iterator[Two]:
    made = Two(make_desk)
    yield made
    made.dressed.end()


def test_the_icon_is_the_worst_of_all_and_its_tooltip_has_a_line_of_each(two: Two) -> None:
    assert two.dressed.tray._state is State.UP_TO_DATE
    two.hear(1, replace(picture(AWAY), network="office"))
    assert two.dressed.tray._state is State.ATTENTION
    home, office = two.dressed.tray._icon.toolTip().split("\n")
    assert home.startswith("home: ")
    assert "attic" in office


def test_what_is_chosen_in_the_menu_of_a_network_is_done_there(two: Two) -> None:
    two.dressed.tray.chosen.emit("drive", "", OFFICE)
    assert (two.windows(HOME).current, two.windows(OFFICE).current) == ("", "drive")
    assert two.dressed.shown.key == OFFICE
    # What is said of no network in particular is about the one that was used last.
    two.dressed.tray.chosen.emit("storage", "", "")
    assert two.windows(OFFICE).current == "storage"


def test_the_window_of_another_network_stands_in_the_same_place_at_the_same_page(
    two: Two,
) -> None:
    two.dressed.do("redundancy", "", HOME)
    two.windows(HOME).main.setGeometry(40, 50, 900, 700)
    place = two.windows(HOME).main.geometry()
    two.dressed.do("network", OFFICE)
    assert (two.windows(HOME).current, two.windows(OFFICE).current) == ("", "redundancy")
    assert two.windows(OFFICE).main.geometry() == place
    two.dressed.do("activity", "", HOME)
    assert (two.windows(HOME).current, two.windows(OFFICE).current) == ("activity", "")


def test_the_box_offers_all_networks(two: Two) -> None:
    for key in (HOME, OFFICE):
        two.dressed.do("overview", "", key)
    offered = two.boxes
    assert offered[0] == offered[1]
    assert [text.partition(":")[0] for text in offered[0]] == ["home", "office", "Create or join…"]


@pytest.mark.parametrize("act", ["first-start", "join"])
def test_a_further_network_is_made_or_joined_in_a_place_of_its_own_and_then_is_there(
    act: str, two: Two, qtbot: QtBot
) -> None:
    two.dressed.do("overview", "", HOME)
    two.dressed.do(act, "", HOME)
    assert list(two.windows("/homes/place")._others) == [act]
    assert len(two.boxes[0]) == 3
    assert two.dressed.shown.key == HOME
    two.place.bridge.picture_changed.emit(replace(picture(), network="lab"))
    assert [text.partition(":")[0] for text in two.boxes[0]][:3] == ["home", "office", "lab"]
    # What it made was taken back: the window stays, and says why.
    two.place.bridge.picture_changed.emit(Picture(Reach.NO_NETWORK))
    qtbot.wait(20)
    assert list(two.windows("/homes/place")._others) == [act]
    assert two.gone == []
    two.dressed.do(act, "", HOME)
    assert two.asked == 2


def test_a_network_that_went_vanishes_and_another_one_stands_in_its_place(
    two: Two, qtbot: QtBot
) -> None:
    two.dressed.do("drive", "", OFFICE)
    two.hear(1, Picture(Reach.NO_NETWORK))
    qtbot.waitUntil(lambda: two.gone == [OFFICE])
    assert two.windows(HOME).current == "overview"
    assert two.dressed.shown.key == HOME
    assert two.windows(HOME).main._box.menu() is None
    assert two.dressed.tray._entries[0].text == "Up to date"


def test_when_the_last_network_went_nothing_of_it_is_shown(made: Dressed, qtbot: QtBot) -> None:
    bridge = made.desk.bridge
    bridge.picture_changed.emit(picture())
    made.do("drive")
    window = made.windows.main
    bridge.picture_changed.emit(Picture(Reach.NO_NETWORK))
    qtbot.waitUntil(lambda: made.windows.main is not window)
    assert made.windows.current == "overview"
    made.end()


def test_a_click_is_about_the_network_that_needs_a_person_most(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "geometry", QRect(500, 500, 22, 22))
    two.hear(1, replace(picture(AWAY), network="office"))
    two.dressed.tray.clicked.emit()
    assert two.dressed.of(OFFICE).panel.isVisible()
    assert not two.dressed.of(HOME).panel.isVisible()


def test_a_message_of_the_icon_leads_to_its_network(two: Two) -> None:
    notice = Notice("k", "pods", "office", "x", "What to do", "drive", network=OFFICE)
    two.dressed.say(notice)
    two.dressed.tray._icon.messageClicked.emit()
    assert two.desks[1].go.to == [("drive", "")]  # type: ignore[attr-defined]


def test_the_drive_of_a_network_is_opened_by_its_name(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(two.dressed.of(OFFICE).acts, "do", done.append)
    two.dressed.do("open-network", "office", HOME)
    assert done == ["open-drive"]


def test_what_could_not_be_done_says_in_which_network(two: Two) -> None:
    failures: list[tuple[Failure, str]] = []
    two.dressed.failed.connect(lambda failure, key: failures.append((failure, key)))
    failure = Failure("Refused", "No.", "")
    two.dressed.of(OFFICE).acts.failed.emit(failure)
    assert failures == [(failure, OFFICE)]


def test_all_networks_are_quit_or_left_to_themselves(
    two: Two, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[Sequence[Bridge]] = []
    monkeypatch.setattr(two.dressed.quitting, "quit", asked.append)
    two.dressed.do("quit")
    assert asked == [[desk.bridge for desk in two.desks]]
    with qtbot.waitSignal(two.dressed.quitting.quit_now):
        two.dressed.do("close")


def test_what_quitting_costs_is_asked_in_front_of_the_window(two: Two) -> None:
    question = Question("Quit?", "x", "Cancel", [("Quit now", "plain", "now")])
    answers: list[str] = []
    two.dressed._confirm(question, answers.append)
    main = two.windows(HOME).main
    assert main.isVisible()
    button = next(b for b in main.findChildren(QPushButton) if b.text() == "Quit now")
    button.click()
    assert answers == ["now"]
