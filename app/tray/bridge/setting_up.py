"""Makes or joins a network on a thread of its own; the window's thread gets signals."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal

from app.starting import spawn
from app.tray.models.about_machine import pod_values
from app.tray.models.first_start import CODE, FirstStart, Stage
from core.control.client import ControlClient
from core.control.lines import Failed, Failure, failure_of
from core.control.operations import DOWN, LEAVE
from core.control.schema import DownRequest, LeaveRequest, Started
from core.errors import WormholeError
from core.model.pairing import Meeting
from core.node.founding import founding
from core.node.home import Home
from core.node.joining import Asked, joining
from core.node.lock import running_process
from core.node.person import Person
from core.node.stopping import Stop, Stopped

STOPPED: Final = Stopped.reason
_END_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: a network is made with `network` (raw settings), or joined with `code`.

    `pod`: raw settings of this machine. `at`: where the other machine is, empty where it is nearby.
    """

    pod: Mapping[str, object]
    network: Mapping[str, object] = field(default_factory=dict)
    code: str = ""
    at: str = ""


def plan_of(state: FirstStart) -> Plan:
    """Return what a person has chosen and entered, as what is to be done."""
    pod = pod_values(state.entries, state.machine)
    if state.creates:
        return Plan(pod, network={"network.name": state.entries.network})
    return Plan(pod, code=state.code, at=state.address.strip() if state.chosen == CODE else "")


class SettingUp(QObject):
    """Does one plan at a time. To be used on the window's thread, where its signals come, too.

    `reached` carries the stage, `met` the `Meeting` whose words a person is to compare, `done` what
    was started, `failed` the `Failure`. After `stop` nothing of what was made stays.
    """

    reached = Signal(object)
    met = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    _deliver = Signal(object)
    # What is under way outlives its window: a thread must never meet an object that is gone.
    _under_way: ClassVar[set["SettingUp"]] = set()

    def __init__(self, home: Home) -> None:
        """Set up `home`; nothing is begun."""
        super().__init__()
        self._home = home
        self._stop = Stop()
        self._answers: SimpleQueue[bool] = SimpleQueue()
        self._deliver.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @property
    def is_under_way(self) -> bool:
        """Say whether something is being made, or taken away again."""
        return self in self._under_way

    def begin(self, plan: Plan) -> None:
        """Begin; there is one end: `done`, or `failed`."""
        self._stop, self._answers = Stop(), SimpleQueue()
        self._under_way.add(self)
        Thread(target=self._work, args=(plan, self._stop), name="set up", daemon=True).start()

    def answer(self, *, agrees: bool) -> None:
        """Say whether the words are the same."""
        self._answers.put(agrees)

    def stop(self) -> None:
        """End it; what was made so far is taken away."""
        self._stop.set()
        self._answers.put(False)

    def _work(self, plan: Plan, stop: Stop) -> None:
        try:
            started = self._make(plan, stop) if plan.network else self._join(plan, stop)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window says it
            failure = failure_of(error)
            self._deliver.emit(lambda: self._end(lambda: self.failed.emit(failure)))
        else:
            self._deliver.emit(lambda: self._end(lambda: self.done.emit(started)))

    def _make(self, plan: Plan, stop: Stop) -> Started:
        self._tell(Stage.MAKING)
        with founding(self._home, plan.network, plan.pod):
            return self._open(stop, leaves=False)

    def _join(self, plan: Plan, stop: Stop) -> Started:
        self._tell(Stage.ASKING)
        asked = Asked(plan.code, plan.at or None)
        person = Person(self._agrees, stop)
        with joining(self._home, asked, plan.pod, person=person):
            return self._open(stop, leaves=True)

    def _agrees(self, meeting: Meeting) -> bool:
        self._deliver.emit(lambda: self.met.emit(meeting))
        return self._answers.get()

    def _open(self, stop: Stop, *, leaves: bool) -> Started:
        self._refuse_when_stopped(stop)
        self._tell(Stage.OPENING)
        started = spawn(self._home)
        if stop.is_set:
            take_back(self._home, leaves=leaves)
        self._refuse_when_stopped(stop)
        return started

    def _refuse_when_stopped(self, stop: Stop) -> None:
        if stop.is_set:
            # Of all errors this one has what was made taken away.
            raise Failed(failure_of(Stopped()))

    def _tell(self, stage: Stage) -> None:
        self._deliver.emit(lambda: self.reached.emit(stage))

    def _end(self, act: Callable[[], None]) -> None:
        self._under_way.discard(self)
        act()

    def _run(self, act: Callable[[], None]) -> None:
        act()


def take_back(home: Home, *, leaves: bool, seconds: float = _END_SECONDS) -> None:
    """Stop the node that was just started; with `leaves` it leaves its network before.

    Nothing was written in its drive yet. Returns when it has ended, or after so many seconds.
    """
    client = ControlClient(home.run_folder)
    if leaves:
        with suppress(WormholeError):
            client.call(LEAVE, LeaveRequest(force=True, wait=False))
    with suppress(WormholeError):
        client.call(DOWN, DownRequest())
    until = time.monotonic() + seconds
    while running_process(home) is not None and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)


def was_stopped(failure: Failure) -> bool:
    """Say whether it ended because somebody here wanted that."""
    return failure.reason == STOPPED
