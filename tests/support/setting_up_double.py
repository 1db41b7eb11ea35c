"""Doubles for the windows that set a machine up: nothing is made, nobody is nearby but who is said
to be, and what a person is asked comes when the test says so.
"""

from dataclasses import dataclass, field

from app.tray.bridge.nearby import NearbyWatch
from app.tray.bridge.outfit import Outfit
from app.tray.bridge.prospecting import Looked
from app.tray.bridge.setting_up import STOPPED, Plan, SettingUp
from app.tray.models.machine import FolderState, Machine
from core.node.home import Home
from tests.support.machines import MACHINE, failure


class SettingUpDouble(SettingUp):
    """Begins nothing; `begun` are the plans, `answers` what was said of the words."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.begun: list[Plan] = []
        self.answers: list[bool] = []
        self.stops = 0
        self.done.connect(lambda _: self._under_way.discard(self))
        self.failed.connect(lambda _: self._under_way.discard(self))

    def begin(self, plan: Plan) -> None:
        self.begun.append(plan)
        self._under_way.add(self)

    def answer(self, *, agrees: bool) -> None:
        self.answers.append(agrees)

    def stop(self) -> None:
        self.stops += 1
        if self in self._under_way:
            self._under_way.discard(self)
            self.failed.emit(failure(STOPPED))


class NearbyDouble(NearbyWatch):
    """Looks nowhere; a test emits `changed`."""

    def __init__(self) -> None:
        super().__init__()
        self.is_closed = False

    def start(self) -> None:  # type: ignore[override]
        pass

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Doubles:
    """The doubles of one window; `folders`: what is at which place, missing where nothing is said.

    `machine` is what is found when somebody looks.
    """

    machine: Machine = MACHINE
    folders: dict[str, FolderState] = field(default_factory=dict)
    setting_up: SettingUpDouble | None = None
    nearby: NearbyDouble | None = None

    @property
    def outfit(self) -> Outfit:
        """What the window is given."""
        return Outfit(self._setting_up, self._nearby, self._look)

    def _setting_up(self, home: Home) -> SettingUpDouble:
        self.setting_up = SettingUpDouble(home)
        return self.setting_up

    def _nearby(self) -> NearbyDouble:
        self.nearby = NearbyDouble()
        return self.nearby

    def _look(self, home: Home, folder: str) -> Looked:
        del home
        meant = folder or f"{self.machine.home}/Wormhole"
        return Looked(self.machine, meant, self.folders.get(meant, FolderState.MISSING))
