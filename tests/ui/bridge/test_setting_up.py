"""Making and joining on a thread: what is told, and that nothing stays of what was stopped."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.tray.bridge import setting_up
from app.tray.bridge.setting_up import STOPPED, Plan, SettingUp, plan_of, take_back, was_stopped
from app.tray.models.first_start import CODE, FirstStart, Stage
from core.control.lines import Failed, Failure
from core.control.schema import Started
from core.node.home import Home
from core.node.joining import Asked
from core.node.lock import HomeLock
from core.node.person import Person
from tests.support.machines import HOME_NETWORK, MACHINE, MEETING, STARTED, failure


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    pod = {
        "pod.name": "a",
        "pod.mount": str(tmp_path / "drive"),
        "storage.path": str(tmp_path / "storage"),
    }
    return Plan(pod, network={"network.name": "home"})


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_up, "spawn", lambda _: STARTED)


def left(home: Home) -> list[str]:
    """Return the files that there are around a home; a lock says nothing of a network."""
    files = (each for each in home.folder.parent.rglob("*") if each.is_file())
    return sorted(each.name for each in files if each.name != "node.lock")


def test_a_network_is_made_and_its_drive_opened(
    qtbot: QtBot, home: Home, plan: Plan, starts: None
) -> None:
    making = SettingUp(home)
    stages: list[Stage] = []
    making.reached.connect(stages.append)
    with qtbot.waitSignal(making.done) as told:
        making.begin(plan)
        assert making.is_under_way
    assert told.args == [STARTED]
    assert stages == [Stage.MAKING, Stage.OPENING]
    assert home.exists
    assert not making.is_under_way


def test_a_node_that_cannot_run_leaves_nothing(
    qtbot: QtBot, home: Home, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spawn(_: Home) -> Started:
        raise Failed(failure("no-fuse"))

    monkeypatch.setattr(setting_up, "spawn", spawn)
    making = SettingUp(home)
    with qtbot.waitSignal(making.failed) as told:
        making.begin(plan)
    assert told.args[0].reason == "no-fuse"
    assert left(home) == []


def test_what_is_stopped_while_the_drive_opens_is_taken_back(
    qtbot: QtBot, home: Home, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, go_on = Event(), Event()
    taken: list[bool] = []

    def spawn(_: Home) -> Started:
        opening.set()
        go_on.wait(10)
        return STARTED

    monkeypatch.setattr(setting_up, "spawn", spawn)
    monkeypatch.setattr(setting_up, "take_back", lambda _, leaves: taken.append(leaves))
    making = SettingUp(home)
    with qtbot.waitSignal(making.failed) as told:
        making.begin(plan)
        assert opening.wait(10)
        making.stop()
        go_on.set()
    assert was_stopped(told.args[0])
    assert taken == [False]
    assert left(home) == []


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch, starts: None) -> list[Asked]:
    """Pair with nobody; what a person is asked is asked. Returns what was asked for."""
    asked_for: list[Asked] = []

    @contextmanager
    def joining(
        _: Home, asked: Asked, pod: Mapping[str, object], *, person: Person
    ) -> Iterator[str]:
        del pod
        asked_for.append(asked)
        if not person.agrees(MEETING):
            raise Failed(failure("denied"))
        yield " ".join(MEETING.words)

    monkeypatch.setattr(setting_up, "joining", joining)
    return asked_for


def test_a_person_is_asked_before_this_machine_joins(
    qtbot: QtBot, home: Home, asks: list[Asked]
) -> None:
    joining = SettingUp(home)
    with qtbot.waitSignal(joining.met) as met:
        joining.begin(Plan({}, code="home-velvet-canoe", at="h:1"))
    assert met.args == [MEETING]
    with qtbot.waitSignal(joining.done) as done:
        joining.answer(agrees=True)
    assert done.args == [STARTED]
    assert asks == [Asked("home-velvet-canoe", "h:1")]


def test_without_an_address_the_other_machine_is_looked_for(
    qtbot: QtBot, home: Home, asks: list[Asked]
) -> None:
    joining = SettingUp(home)
    with qtbot.waitSignal(joining.met):
        joining.begin(Plan({}, code="home-velvet-canoe"))
    with qtbot.waitSignal(joining.failed) as told:
        joining.answer(agrees=False)
    assert told.args[0].reason == "denied"
    assert asks == [Asked("home-velvet-canoe", None)]


def test_who_stops_does_not_agree(qtbot: QtBot, home: Home, asks: list[Asked]) -> None:
    del asks
    joining = SettingUp(home)
    with qtbot.waitSignal(joining.met):
        joining.begin(Plan({}, code="home-velvet-canoe"))
    with qtbot.waitSignal(joining.failed):
        joining.stop()


def test_a_node_that_runs_is_asked_to_leave_and_to_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    class Client:
        def __init__(self, _: Path) -> None:
            pass

        def call(self, operation: object, _: object) -> None:
            called.append(operation.name)  # type: ignore[attr-defined]

    monkeypatch.setattr(setting_up, "ControlClient", Client)
    take_back(home, leaves=True)
    take_back(home, leaves=False)
    assert called == ["leave", "down", "down"]


def test_a_node_that_does_not_end_is_not_waited_for_without_end(home: Home) -> None:
    home.make()
    with HomeLock(home):
        take_back(home, leaves=False, seconds=0.1)


def test_only_a_stop_is_one() -> None:
    assert was_stopped(failure(STOPPED))
    assert not was_stopped(Failure("x", "y", reason="denied"))


def test_what_was_chosen_is_what_is_done() -> None:
    creating = plan_of(FirstStart(machine=MACHINE))
    assert dict(creating.network) == {"network.name": "home"}
    state = FirstStart(choice=CODE, code="home-velvet-canoe", address=" h:1 ", machine=MACHINE)
    assert (plan_of(state).code, plan_of(state).at) == ("home-velvet-canoe", "h:1")
    nearby = FirstStart(nearby=(HOME_NETWORK,), code="home-velvet-canoe", address="h:1")
    assert (dict(plan_of(nearby).network), plan_of(nearby).at) == ({}, "")
