"""What the page of pods does: roles, names, removing, leaving, letting in and turning away."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.tray.models.members import Act, Farewell, leaving, removal
from app.tray.pages.leave_card import LeaveCard
from app.tray.pages.name_dialog import NameDialog
from app.tray.widgets.confirmation import Confirmation, Question
from app.tray.widgets.desk import Desk
from core.control import operations
from core.control.lines import Failure
from core.control.schema import (
    Decided,
    DecideRequest,
    Going,
    GoingRequest,
    LeaveRequest,
    Left,
    Nothing,
    PodRow,
    Removed,
    RemoveRequest,
    Renamed,
    RenameRequest,
    RoleGiven,
    RoleRequest,
    Status,
    Stayed,
)
from core.model.members import Role

_GO = "go"


@dataclass(frozen=True, slots=True)
class Around:
    """What the acts need of the page: its window, and how it says what was done, or what failed."""

    parent: Callable[[], QWidget]
    said: Callable[[str], None]
    failed: Callable[[Failure], None]


class PodsActs:
    """Asks the node, after a question where that cannot be undone."""

    def __init__(self, desk: Desk, card: LeaveCard, around: Around) -> None:
        """Act for a page; `card` shows how far leaving is."""
        self._desk = desk
        self._card = card
        self._around = around
        self.status: Status | None = None
        card.leave.clicked.connect(self.ask_to_leave)
        card.stay.clicked.connect(self.stay)

    def _pod(self, pod: str) -> PodRow | None:
        pods = [] if self.status is None else self.status.pods
        return next((each for each in pods if each.id == pod), None)

    def act(self, act: Act, pod: str) -> None:
        """Do what was chosen in the menu of a pod (its id)."""
        row = self._pod(pod)
        if row is None:
            return
        match act:
            case Act.PROMOTE:
                self._give_role(row, Role.ADMIN)
            case Act.DEMOTE:
                self._give_role(row, Role.MEMBER)
            case Act.RENAME:
                NameDialog(
                    self._desk,
                    row.name,
                    lambda name: self._rename(row, name),
                    self._around.parent(),
                ).open()
            case Act.LIMIT:
                self._desk.go("storage", "storage.max-space")
            case Act.REMOVE:
                self._ask_going(row, self._ask_to_remove)

    def refuse(self, pod: str) -> None:
        """Turn a machine away that asks."""
        words = self._desk.words

        def done(decided: Decided) -> None:
            self._around.said(words.say("{pod} was turned away.", pod=decided.name))

        request = DecideRequest(pod)
        self._desk.bridge.ask(operations.DENY, request, done, self._around.failed)

    def _give_role(self, row: PodRow, role: Role) -> None:
        words = self._desk.words

        def done(given: RoleGiven) -> None:
            says = words.say("{pod} is an admin now.", pod=given.name)
            if given.role is not Role.ADMIN:
                says = words.say("{pod} is a member now.", pod=given.name)
            self._around.said(says)

        request = RoleRequest(row.id, role)
        self._desk.bridge.ask(operations.SET_ROLE, request, done, self._around.failed)

    def _rename(self, row: PodRow, name: str) -> None:
        words = self._desk.words

        def done(renamed: Renamed) -> None:
            says = words.say(
                "{before} is called {name} now.", before=renamed.before, name=renamed.name
            )
            self._around.said(says)

        request = RenameRequest(row.id, name)
        self._desk.bridge.ask(operations.RENAME, request, done, self._around.failed)

    # --- farewells

    def _ask_going(self, row: PodRow, then: Callable[[PodRow, Going], None]) -> None:
        self._around.said(self._desk.words.say("Looking for what only {pod} has…", pod=row.name))

        def take(going: Going) -> None:
            self._around.said("")
            then(row, going)

        self._desk.bridge.ask(operations.GOING, GoingRequest(row.id), take, self._around.failed)

    def _ask_to_remove(self, row: PodRow, going: Going) -> None:
        asked = removal(going, row, self._desk.words)
        self._confirm(asked, lambda: self._remove(row, force=going.alone.files > 0))

    def _confirm(self, asked: Farewell, then: Callable[[], None]) -> None:
        question = Question(
            asked.title,
            asked.sentence,
            asked.stay,
            [(asked.go, "danger-filled", _GO)] if asked.go else [],
            asked.lines,
            asked.list_says,
            asked.paths,
        )
        Confirmation(self._desk.theme, question, lambda _name: then(), self._around.parent()).open()

    def _remove(self, row: PodRow, *, force: bool) -> None:
        words = self._desk.words

        def done(removed: Removed) -> None:
            says = words.say(
                "{pod} is out of the network; copies are made anew on the others.",
                pod=removed.name,
            )
            self._around.said(says)

        request = RemoveRequest(row.id, force)
        self._desk.bridge.ask(operations.REMOVE, request, done, self._around.failed)

    def ask_to_leave(self) -> None:
        """Say what leaving costs, and leave if a person then wants it."""
        status = self.status
        own = next((pod for pod in status.pods if pod.state == "self"), None) if status else None
        if status is not None and own is not None:
            network = status.network
            self._ask_going(
                own,
                lambda _row, going: self._confirm(
                    leaving(going, network, self._desk.words), self._leave
                ),
            )

    def _leave(self) -> None:
        words = self._desk.words
        self._card.moving(None)

        def done(left: Left) -> None:
            says = words.say(
                "{pod} is out of the network. What is here can still be read.", pod=left.name
            )
            if not left.told:
                more = words.say("No other pod confirmed it yet: remove it there, too.")
                says = f"{says} {more}"
            self._card.left(says)

        def failed(failure: Failure) -> None:
            network = "" if self.status is None else self.status.network
            self._card.offer(network, words.told(failure.detail, failure.remedy))

        self._desk.bridge.ask(operations.LEAVE, LeaveRequest(), done, failed, self._card.moving)

    def stay(self) -> None:
        """Stay after all: what the others took over does no harm."""
        words = self._desk.words

        def done(stayed: Stayed) -> None:
            network = "" if self.status is None else self.status.network
            self._card.offer(network, words.say("{pod} stays.", pod=stayed.name))

        self._desk.bridge.ask(operations.STAY, Nothing(), done, self._around.failed)
