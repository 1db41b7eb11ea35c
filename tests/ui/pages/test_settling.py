"""Settling conflicts one after the other."""

from pytestqt.qtbot import QtBot

from app.tray.pages.settling import Settling
from core.control.lines import Failure
from core.control.schema import ResolveRequest, Restored, RestoreRequest
from tests.support.desk_double import BridgeDouble
from tests.ui.conftest import MakeDesk


def test_the_first_that_cannot_be_settled_ends_it(qtbot: QtBot, make_desk: MakeDesk) -> None:
    failure = Failure("Not found", "There is no conflict.")

    def resolve(request: ResolveRequest) -> Restored | Failure:
        return failure if request.path == "/b" else Restored(request.path, request.keep)

    desk = make_desk({"resolve": resolve})
    done: list[int] = []
    failed: list[Failure] = []
    settling = Settling(desk, done.append, failed.append)
    settling.settle([ResolveRequest("/a", "both")])
    qtbot.waitUntil(lambda: done == [1])
    settling.settle([ResolveRequest(path, "both") for path in ("/a", "/b", "/c")])
    qtbot.waitUntil(lambda: failed == [failure])
    assert isinstance(desk.bridge, BridgeDouble)
    asked = [each.path for each in desk.bridge.requests("resolve")]  # type: ignore[attr-defined]
    assert asked == ["/a", "/a", "/b"]


def test_versions_come_back_one_after_the_other(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk({"restore": lambda request: Restored(request.to, request.version)})
    settling = Settling(desk, lambda _: None, lambda _: None)
    back: list[str] = []
    settling.bring_back([], back.append)
    settling.bring_back(
        [RestoreRequest("/a", "1", "/a 1"), RestoreRequest("/a", "2", "/a 2")], back.append
    )
    qtbot.waitUntil(lambda: back == ["/a 2"])
