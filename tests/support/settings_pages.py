"""Pages of settings over canned answers: what the tests of these pages share."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture, Reach
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.desk import Desk
from core.control.schema import ConfigChanged, ConfigSet, ConfigShown, Json, OwnPolicies, OwnPolicy
from tests.support.desk_double import BridgeDouble
from tests.support.shown_settings import NOTHING_MOVES, THIRD_COPIES, shown, status

MakeDesk = Callable[..., Desk]


class SettingsNode:
    """A node in memory: it knows settings, and takes what is set."""

    def __init__(self, set_: Mapping[str, Json] | None = None, *, may_change: bool = True) -> None:
        self.given: dict[str, Json] = dict(set_ or {})
        self.may_change = may_change
        self.sent: list[ConfigSet] = []
        self.own = OwnPolicies([OwnPolicy("/Documents", "folder", 3)])

    def show(self, _request: object) -> ConfigShown:
        return shown(self.given, may_change=self.may_change)

    def set(self, request: ConfigSet) -> ConfigChanged:
        self.sent.append(request)
        for assignment in request.assignments:
            key, _, text = assignment.partition("=")
            value: Json = int(text) if text.isdigit() else text
            self.given[key] = {"true": True, "false": False}.get(text, value)
        for key in request.unset:
            self.given.pop(key, None)
        return ConfigChanged([])

    @property
    def answers(self) -> dict[str, object]:
        return {
            "config-show": self.show,
            "config-set": self.set,
            "policy-own": lambda request: (
                self.own if request.name == "redundancy" else OwnPolicies([])
            ),
            "config-dry-set": lambda request: (
                THIRD_COPIES if "redundancy.copies=3" in request.assignments else NOTHING_MOVES
            ),
        }


def open_page(
    qtbot: QtBot,
    desk: Desk,
    make: Callable[[Desk], SettingsPage],
    wide: int = 816,
    **status_fields: object,
) -> SettingsPage:
    """Return a page that is shown and knows the settings."""
    desk.bridge.picture = Picture(Reach.RUNNING, status(**status_fields), network="home")
    page = make(desk)
    qtbot.addWidget(page)
    page.resize(wide, 660)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.session.shown is not None)
    # What it shows of them is made then, and laid out with the next events.
    QApplication.processEvents()
    QApplication.processEvents()
    return page


def double(desk: Desk) -> BridgeDouble:
    """Return the bridge of a desk as the double that it is."""
    assert isinstance(desk.bridge, BridgeDouble)
    return desk.bridge
