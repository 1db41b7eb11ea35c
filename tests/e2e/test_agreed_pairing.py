"""Two machines pair while persons compare four words: in when both agree, else nothing is shared.

The inviting node is real and its window is a caller of its control interface; the joining side is
what a window does there, in this process or in one that is killed.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest

from core.control.client import ControlClient
from core.control.lines import Failed
from core.control.operations import AGREE, AWAIT_JOIN, AWAIT_KNOCK, INVITE, PODS, UNINVITE
from core.control.schema import AgreeRequest, InviteRequest, Joined, Knock, Nothing, Started
from core.errors import PairingError, WormholeError
from core.model.pairing import Meeting
from core.node.home import Home
from core.node.person import Person
from core.node.stopping import Stopped
from tests.support.pods import REPOSITORY, Lab, Pod, is_mounted, until
from tests.support.wizard import Wizard

pytestmark = pytest.mark.prompt
SECONDS = 60.0


def begin(call: Callable[[], object]) -> "Future[object]":
    """Run a call on a thread of its own."""
    future: Future[object] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised where the result is looked at
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


@dataclass
class Window:
    """The window "Add a device" on a node: shows a code, waits, and answers."""

    pod: Pod
    code: str = ""
    at: str = ""
    outcome: "Future[object]" = field(default_factory=Future)

    def client(self) -> ControlClient:
        return ControlClient(self.pod.home / "run")

    def show(self) -> None:
        invitation = self.client().call(INVITE, InviteRequest(ask=True))
        self.code, self.at = invitation.code, invitation.at
        self.outcome = begin(lambda: self.client().call(AWAIT_JOIN, Nothing()))

    def knock(self) -> Knock:
        return self.client().call(AWAIT_KNOCK, Nothing(), timeout_seconds=SECONDS)

    def answer(self, knock: Knock, *, agrees: bool) -> None:
        self.client().call(AGREE, AgreeRequest(knock.id, agrees=agrees))

    def joined(self) -> Joined:
        joined = self.outcome.result(SECONDS)
        assert isinstance(joined, Joined)
        return joined

    def why_not(self) -> str:
        with pytest.raises(Failed) as raised:
            self.outcome.result(SECONDS)
        return raised.value.failure.reason

    def members(self) -> list[str]:
        return [each.name for each in self.client().call(PODS, Nothing())]


class Looking:
    """A person at the joining machine, who answers when the test says so."""

    def __init__(self) -> None:
        self.meetings: list[Meeting] = []
        self.agrees = False
        self._answered = threading.Event()
        self.person = Person(self._look)

    def _look(self, meeting: Meeting) -> bool:
        self.meetings.append(meeting)
        self._answered.wait(SECONDS)
        return self.agrees

    def answer(self, *, agrees: bool) -> None:
        self.agrees = agrees
        self._answered.set()

    def sees(self) -> tuple[str, ...]:
        until(lambda: self.meetings, "the words are shown")
        return self.meetings[0].words


@dataclass
class Scene:
    """An inviting node with its window, and a machine that is to join."""

    window: Window
    b: Pod
    wizard: Wizard
    person: Looking

    def knocks(self) -> tuple["Future[object]", Knock]:
        """Have the machine stand at the door, with the words on both screens."""
        window = self.window
        joining = self.join(window.code, self.person)
        knock = window.knock()
        assert self.person.sees() == tuple(knock.words)
        return joining, knock

    def join(self, code: str, person: Looking) -> "Future[object]":
        at = self.window.at
        return begin(lambda: self.wizard.join(code, at, person.person))

    def nothing_was_shared(self) -> None:
        assert self.window.members() == ["a"]
        assert self.wizard.left == []
        assert not Home(self.wizard.home).exists
        assert not is_mounted(self.wizard.mount)
        assert [*self.wizard.mount.iterdir()] == []

    def is_in(self, joining: "Future[object]") -> None:
        assert isinstance(joining.result(SECONDS), Started)
        assert sorted(self.window.members()) == ["a", "b"]
        (self.window.pod.mount / "hello").write_bytes(b"world")
        until((self.b.mount / "hello").exists, "the file came")
        assert (self.b.mount / "hello").read_bytes() == b"world"


@pytest.fixture
def scene(laboratory: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    a, b = laboratory.first(), laboratory.pod("b")
    for name, value in b.environment.items():
        monkeypatch.setenv(name, value)
    window = Window(a)
    window.show()
    person = Looking()
    yield Scene(window, b, Wizard(b.home, b.mount, b.storage, "b"), person)
    person.answer(agrees=False)


def why(joining: "Future[object]") -> str:
    with pytest.raises(WormholeError) as raised:
        joining.result(SECONDS)
    return raised.value.reason


@pytest.mark.parametrize("first", ["inviter", "joiner"])
def test_who_shows_the_same_words_is_in_when_both_persons_said_so(scene: Scene, first: str) -> None:
    joining, knock = scene.knocks()
    assert (knock.name, knock.address, knock.system) == ("b", "127.0.0.1", "Linux")
    assert knock.offered > 0
    assert (scene.person.meetings[0].name, scene.person.meetings[0].network) == ("a", "demo")
    steps = [
        lambda: scene.window.answer(knock, agrees=True),
        lambda: scene.person.answer(agrees=True),
    ]
    one, other = steps if first == "inviter" else steps[::-1]
    one()
    assert scene.window.members() == ["a"]
    assert not joining.done()
    other()
    joined = scene.window.joined()
    assert (joined.name, joined.id, joined.words.split()) == ("b", knock.id, knock.words)
    scene.is_in(joining)


@pytest.mark.parametrize("who", ["inviter", "joiner"])
def test_where_the_words_differ_nobody_is_in_and_nothing_is_left(scene: Scene, who: str) -> None:
    joining, knock = scene.knocks()
    if who == "inviter":
        scene.window.answer(knock, agrees=False)
    else:
        scene.person.answer(agrees=False)
    assert why(joining) == scene.window.why_not() == "denied"
    scene.nothing_was_shared()
    assert why(scene.join(scene.window.code, Looking())) == "denied", "the code is over"
    with pytest.raises(Failed) as gone:
        scene.window.answer(knock, agrees=True)
    assert gone.value.failure.reason == "gone"
    scene.nothing_was_shared()


def test_a_window_that_was_killed_has_not_agreed(scene: Scene) -> None:
    scene.window.client().call(UNINVITE, Nothing())
    assert scene.window.why_not() == "withdrawn"
    code = scene.window.client().call(INVITE, InviteRequest(ask=True)).code
    waiting = (
        "import sys; from pathlib import Path; from core.control.client import ControlClient;"
        "from core.control.operations import AWAIT_JOIN; from core.control.schema import Nothing;"
        "ControlClient(Path(sys.argv[1])).call(AWAIT_JOIN, Nothing(), print)"
    )
    run = str(scene.window.pod.home / "run")
    with subprocess.Popen(
        [sys.executable, "-u", "-c", waiting, run], cwd=REPOSITORY, stdout=subprocess.PIPE
    ) as shown:
        assert shown.stdout is not None
        assert b"waiting" in shown.stdout.readline()
        joining = scene.join(code, scene.person)
        knock = scene.window.client().call(AWAIT_KNOCK, Nothing())
        assert scene.person.sees() == tuple(knock.words)
        shown.kill()
    assert why(joining) == "withdrawn"
    scene.nothing_was_shared()
    with pytest.raises(Failed) as gone:
        scene.window.answer(knock, agrees=True)
    assert gone.value.failure.reason == "gone"


def test_an_invitation_that_is_taken_back_tells_who_stands_at_the_door(scene: Scene) -> None:
    joining, _ = scene.knocks()
    scene.window.client().call(UNINVITE, Nothing())
    assert why(joining) == scene.window.why_not() == "withdrawn"
    scene.nothing_was_shared()
    assert why(scene.join(scene.window.code, Looking())) == "no-code"


def test_three_wrong_codes_end_it_and_each_says_how_many_are_left(scene: Scene) -> None:
    knocking = begin(scene.window.knock)
    left = []
    for _ in range(3):
        with pytest.raises(PairingError) as wrong:
            scene.join("demo-able-acid", scene.person).result(SECONDS)
        assert wrong.value.reason == "wrong-code"
        left.append(wrong.value.facts["tries"])
    assert left == [2, 1, 0]
    assert why(scene.join(scene.window.code, scene.person)) == "cancelled"
    assert scene.window.why_not() == "cancelled"
    with pytest.raises(Failed) as over:
        knocking.result(SECONDS)
    assert over.value.failure.reason == "cancelled"
    assert scene.person.meetings == []
    scene.nothing_was_shared()


def test_a_joining_window_that_is_closed_leaves_nothing_and_may_try_again(scene: Scene) -> None:
    joining, knock = scene.knocks()
    scene.person.person.stop.set()
    with pytest.raises(Stopped):
        joining.result(SECONDS)
    scene.nothing_was_shared()
    gone_is_told(scene, knock)
    tries_again(scene)


def test_a_joining_window_that_is_killed_leaves_nothing_that_counts(scene: Scene) -> None:
    places = (scene.wizard.home, scene.wizard.mount, scene.wizard.storage)
    words = [sys.executable, "-m", "tests.support.wizard", scene.window.code, scene.window.at]
    with subprocess.Popen(
        [*words, *map(str, places), "b"], cwd=REPOSITORY, stdout=subprocess.PIPE
    ) as wizard:
        assert wizard.stdout is not None
        knock = scene.window.knock()
        assert wizard.stdout.readline().decode().split() == ["asked", *knock.words]
        wizard.kill()
    assert scene.window.members() == ["a"]
    assert not Home(scene.wizard.home).exists
    assert [*scene.wizard.mount.iterdir()] == []
    gone_is_told(scene, knock)
    tries_again(scene)


def gone_is_told(scene: Scene, knock: Knock) -> None:
    """See to it that nobody is let in any more who hung up."""

    def told() -> str:
        try:
            scene.window.answer(knock, agrees=True)
        except Failed as failed:
            return failed.failure.reason
        return ""

    until(lambda: told() == "gone", "the machine is seen to be gone")


def tries_again(scene: Scene) -> None:
    """Join with the same code after all, as the same window does."""
    scene.person = Looking()
    joining, knock = scene.knocks()
    scene.window.answer(knock, agrees=True)
    scene.person.answer(agrees=True)
    assert scene.window.joined().name == "b"
    scene.is_in(joining)


def test_a_node_that_dies_while_the_words_are_compared_has_let_nobody_in(scene: Scene) -> None:
    joining, _ = scene.knocks()
    scene.window.pod.kill()
    assert why(joining) in {"other-machine", "not-understood"}
    scene.window.pod.up()
    scene.nothing_was_shared()
