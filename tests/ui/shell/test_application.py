"""The application: one for each home, dressed as the desktop is, quiet where nothing is wrong."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.models.asked import Asked
from app.tray.models.navigation import PLACES
from app.tray.models.notices import Notice
from app.tray.models.picture import Picture, Reach
from app.tray.models.preferences import Look
from app.tray.shell import application as module
from app.tray.shell.application import Application, local_now
from app.tray.shell.one_instance import tell_first
from app.tray.shell.shown import key_of
from app.tray.widgets.page import Page
from core.control.lines import Failure
from core.control.schema import Health, Started, Status
from core.errors import NotRunning
from core.node.home import Home
from tests.support.pictures import AWAY, picture

PAGES = {place.name: lambda desk: Page(desk, "Page") for place in PLACES}
Make = Callable[[Home], Application]


@pytest.fixture
def make(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(qapp, "quit", lambda: None)
    made: list[Application] = []

    def new(home: Home) -> Application:
        made.append(Application(qapp, home, (PAGES, {"first-start": lambda _: QWidget()})))
        return made[-1]

    yield new
    for each in made:
        each.end()


def hear(application: Application, status: Status) -> None:
    """Have the bridge in use hear how its network is."""
    application.bridge.picture = picture(status)
    application.bridge.picture_changed.emit(application.bridge.picture)


def test_where_there_is_no_network_yet_the_first_start_is_shown(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    application.start(hidden=False)
    assert "first-start" in application.dressed.windows._others
    qtbot.waitUntil(lambda: application.bridge.picture.reach is Reach.NO_NETWORK)


def test_started_at_a_login_it_shows_no_window(make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    application = make(Home(tmp_path / "home"))
    application.start(hidden=True)
    qtbot.waitUntil(lambda: application.bridge.picture.reach is Reach.NO_NETWORK)
    assert not application.dressed.windows._others
    assert application.dressed.windows.current == ""


def test_another_instance_has_it_show_a_page(make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    application = make(home)
    assert tell_first(home, Asked("drive"))
    qtbot.waitUntil(lambda: application.dressed.windows.current == "drive")


def test_another_instance_without_a_network_leads_to_the_first_start(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    application.bridge.picture = picture(None, Reach.NO_NETWORK)
    application.show(Asked())
    assert "first-start" in application.dressed.windows._others


def test_what_was_open_is_open_again_in_another_look(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    application.show(Asked("drive"))
    before = application.dressed
    application._dress_anew()
    assert application.dressed is not before
    assert application.dressed.windows.current == "drive"


def test_what_a_person_chose_holds_at_once_and_after_a_start(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    home = Home(tmp_path / "home")
    application = make(home)
    before = application.dressed
    application.show(Asked("general"))
    application._kept.put(structs.replace(application._kept.now, look=Look.DARK))
    qtbot.waitUntil(lambda: application.dressed is not before)
    assert application.dressed.desk.theme.scheme is Scheme.DARK
    assert application.dressed.windows.current == "general"
    application.end()
    assert make(home).dressed.desk.theme.scheme is Scheme.DARK


def test_what_a_person_switched_off_is_not_told(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make(Home(tmp_path / "home"))
    told: list[Notice] = []
    monkeypatch.setattr(application._notifications, "tell", told.append)
    monkeypatch.setattr(application, "_started", module.time.monotonic() - 60)
    application._kept.put(structs.replace(application._kept.now, silent=frozenset({"pods"})))
    hear(application, AWAY)
    assert told == []


def test_notices_are_told_once_and_lead_to_their_cure(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    told: list[Notice] = []
    monkeypatch.setattr(application._notifications, "tell", told.append)
    monkeypatch.setattr(application, "_started", module.time.monotonic() - 60)
    hear(application, AWAY)
    hear(application, AWAY)
    assert [notice.kind for notice in told] == ["pods"]
    application._notice_chosen.emit(told[0])
    qtbot.waitUntil(lambda: application.dressed.windows.current == "overview")


def test_where_no_desktop_takes_notifications_the_icon_says_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    said: list[Notice] = []
    monkeypatch.setattr(application.dressed, "say", said.append)
    notice = Notice("k", "pods", "home", "attic-pi is away.", "What to do", "overview")
    application._refused.emit(notice)
    qtbot.waitUntil(lambda: said == [notice])


def test_what_could_not_be_done_is_told(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    application = make(Home(tmp_path / "home"))
    told: list[Notice] = []
    monkeypatch.setattr(application._notifications, "tell", told.append)
    application.dressed.acts.failed.emit(Failure("Refused", "This pod may not.", "Ask one."))
    assert [(notice.title, notice.text) for notice in told] == [
        ("Refused", "This pod may not. Ask one.")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="file managers of Linux")
def test_file_managers_get_their_files_when_it_starts(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "data" / "nemo-python").mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    make(Home(tmp_path / "home")).start(hidden=True)
    put = tmp_path / "data" / "nemo-python" / "extensions" / "wormhole_nemo.py"
    qtbot.waitUntil(put.exists)


def test_it_ends_when_it_is_quit(make: Make, tmp_path: Path, qtbot: QtBot) -> None:
    home = Home(tmp_path / "home")
    application = make(home)
    with qtbot.waitSignal(application.ended):
        application.dressed.do("close")
    assert not tell_first(home, Asked())


def test_the_time_is_the_persons() -> None:
    assert local_now().tzinfo is not None


def lay(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')


def test_each_network_is_started_and_tells_what_leads_to_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    lay(tmp_path / "home", "home")
    lay(tmp_path / "home" / "networks" / "2", "office")
    started: list[Path] = []

    def start(home: Home, ask: Callable[[], Health]) -> Started:
        started.append(home.folder)
        raise NotRunning

    monkeypatch.setattr("app.tray.shell.acts.start", start)
    application = make(Home(tmp_path / "home"))
    told: list[Notice] = []
    monkeypatch.setattr(application._notifications, "tell", told.append)
    application.start(hidden=True)
    qtbot.waitUntil(lambda: len(started) == 2)
    assert sorted(started) == [tmp_path / "home", tmp_path / "home" / "networks" / "2"]
    names = [each.picture.network for each in application.networks.bridges]
    qtbot.waitUntil(lambda: "office" in [b.picture.network for b in application.networks.bridges])
    assert len(names) == 2

    told.clear()
    monkeypatch.setattr(application, "_started", module.time.monotonic() - 60)
    office = application.networks.bridges[1]
    office.picture = replace(picture(AWAY), network="office")
    office.picture_changed.emit(office.picture)
    assert [notice.kind for notice in told] == ["pods"]
    application._notice_chosen.emit(told[0])
    qtbot.waitUntil(lambda: application.dressed.windows.current == "overview")
    assert application.bridge is office
    before = application.dressed
    application._dress_anew()
    assert application.dressed is not before
    assert application.bridge is office


def test_a_network_that_went_is_not_asked_any_more(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    lay(tmp_path / "home", "home")
    lay(tmp_path / "home" / "networks" / "2", "office")
    application = make(Home(tmp_path / "home"))
    office = application.networks.bridges[1]
    office.picture_changed.emit(replace(picture(), network="office"))
    office.picture_changed.emit(Picture(Reach.NO_NETWORK))
    qtbot.waitUntil(lambda: len(application.networks.bridges) == 1)


def test_a_further_network_is_made_in_a_place_of_its_own(
    make: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    lay(tmp_path / "home", "home")
    application = make(Home(tmp_path / "home"))
    application.go("first-start")
    place = application.networks.bridges[1]
    assert place.home.folder == tmp_path / "home" / "networks" / "2"
    assert list(application.dressed.of(key_of(place)).windows._others) == ["first-start"]
