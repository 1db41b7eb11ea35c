"""The application as a person uses it: on a screen with a window manager and a tray.

The mouse and the keyboard are real ones to it, and what is seen is what a screen reader is told.
Each step looks at the window and asks the node by the command line, too.
"""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.contents.settings import YOUNG_MS
from core.control.endpoint import connect
from tests.support.namespaces import inside, island
from tests.support.pods import Lab, Pod, differences, is_mounted, kill_process, lab, until
from tests.support.screen import Screen, screen
from tests.support.seat import PANEL, Seat, launch, seat

pytestmark = pytest.mark.timeout(300)

MAIN, WIZARD, ADD = "Wormhole", "Set up Wormhole", "Add a device"
RADIO, STEPPER, ROW = "radio button", "spin box", "list item"
FILES, FILE_BYTES = 300, 50_000
ICON_SECONDS = 1.5
BUTTON_INSIDE = 14
# What a row of the log offers stands at its end.
ACT_INSIDE = 50
DOUBLE_CLICK_SECONDS = 0.6
LETTER = "letter.txt"


@dataclass
class Desk:
    """A screen, the pods that are used on it, and the network that only they can see."""

    screen: Screen
    lab: Lab
    prefix: tuple[str, ...]

    def pod(self, name: str) -> Pod:
        """Return a pod that is not there yet."""
        made = self.lab.pod(name, self.prefix)
        made.environment = dict(self.screen.environment)
        return made


@pytest.fixture
def network() -> Iterator[tuple[str, ...]]:
    with island() as name:
        yield inside(name)


@pytest.fixture
def desk(network: tuple[str, ...]) -> Iterator[Desk]:
    with lab() as here, screen(network) as shown:
        yield Desk(shown, here, network)


@pytest.fixture
def desk_without_tray(network: tuple[str, ...]) -> Iterator[Desk]:
    with lab() as here, screen(network, tray=False) as shown:
        yield Desk(shown, here, network)


def waited_for_processor(process: int) -> float:
    """Return how long (seconds) a process stood in line for a processor: others work here, too."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9


def icon_comes(person: Seat) -> float:
    """Wait for the icon, from the start of the process; return the seconds."""
    began = time.monotonic()
    until(lambda: person.icon is not None, "there is an icon in the tray", pause_seconds=0.02)
    return time.monotonic() - began - waited_for_processor(person.process)


def creates_a_network(person: Seat, pod: Pod) -> None:
    """Go through the three steps of the first start."""
    person.press("Create a new network", RADIO, WIZARD)
    person.press("Next", window=WIZARD)
    person.fill("Name", pod.name, WIZARD)
    person.fill("Show the drive at", str(pod.mount), WIZARD)
    said = person.read(f"The folder {pod.mount} ", WIZARD)
    assert "What you put into it is kept on this machine until others join." in said
    person.press("Create home", window=WIZARD)
    person.see("The drive is ready", window=WIZARD)
    assert is_mounted(pod.mount)
    assert pod.ask("status")["pod"] == pod.name


def opens_the_door(person: Seat) -> tuple[str, str]:
    """Have a code shown; return it, with the address to type."""
    person.press("Add a device…", window=WIZARD)
    said = person.read("Valid for ", ADD)
    words = next(line for line in said.splitlines() if line.startswith("home, "))
    address = re.search(r"address, ([\d.]+:\d+)\.", said)
    assert address is not None
    return words.replace(", ", "-"), address[1]


def joins(person: Seat, pod: Pod, code: str, address: str) -> None:
    """Go through the first start with a code and an address, up to the words."""
    person.press("Join with a code", RADIO, WIZARD)
    person.fill("Code", code, WIZARD)
    person.fill("Address", address, WIZARD)
    person.press("Next", window=WIZARD)
    person.fill("Name", pod.name, WIZARD)
    person.fill("Show the drive at", str(pod.mount), WIZARD)
    person.press("Join home", window=WIZARD)
    person.see("Compare the four words", window=WIZARD)


def words_of(person: Seat, window: str) -> str:
    """Return the four words, as they are read out."""
    shown = (each.name for each in person.look(window) if each.name.startswith("1: "))
    return next(name for name in shown if "4: " in name)


def both_agree(host: Seat, guest: Seat) -> None:
    """Compare the words on both screens, and say on both that they are the same."""
    host.see("Is it this machine?", window=ADD)
    assert words_of(host, ADD) == words_of(guest, WIZARD)
    host.press("They are the same", window=ADD)
    guest.press("Same words", window=WIZARD)
    guest.see("The drive is ready", window=WIZARD)
    host.see("nas has joined home.", window=ADD)
    host.press("Close", window=ADD)
    guest.press("Close", window=WIZARD)


def looks_at_the_panel(person: Seat) -> None:
    """Open the panel beside the icon, read it, and close it: by Esc, by the icon, by going on."""
    person.open_panel()
    assert person.look(PANEL)[0].role == "dialog"
    person.read("nas", PANEL)
    person.stands_at("Open drive", window=PANEL)
    person.close_panel()
    person.open_panel()
    opened = time.monotonic()
    person.see("Recent changes", window=PANEL)
    until(lambda: time.monotonic() > opened + DOUBLE_CLICK_SECONDS, "it is a click of its own")
    person.click_icon()
    person.gone(PANEL)
    person.open_panel()
    person.see("Open drive", window=PANEL)
    person.press("Settings", window=PANEL)
    person.gone(PANEL)
    person.see("General", "list item", MAIN)


def writes_a_letter(pod: Pod) -> float:
    """Write a letter into the drive; return when (monotonic seconds)."""
    (pod.mount / LETTER).write_text("Dear landlord,\nthe tap drips.\n")
    return time.monotonic()


def copies_files(person: Seat, desk: Desk, here: Pod, there: Pod) -> None:
    """Put a folder into the drive, and watch how it gets its copies."""
    folder = desk.lab.folder / "photos"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.jpg").write_bytes(os.urandom(FILE_BYTES))
    here.do("config", "set", "redundancy.min-replication-time=1s")
    copying = desk.screen.start("cp", "-a", folder, here.mount)
    person.read("Copies are being made", MAIN)
    assert copying.wait(60) == 0
    person.read(f"Everything is in order. All {FILES + 1} files can be read", MAIN)
    assert here.copies_made()["by_copies"]["2"] == FILES + 1
    there.sync()
    assert not differences(folder, there.mount / "photos")


def wants_more_copies(person: Seat, pod: Pod) -> None:
    """Change how many copies there are, look at what that does, and apply it."""
    person.choose("Redundancy")
    stepper = person.see("Copies of each file", STEPPER, MAIN).box
    person.screen.click(stepper.x + stepper.width - BUTTON_INSIDE, stepper.middle[1])
    person.read("This will change: copies of each file from 2 to 3", MAIN)
    said = person.read(" more will be used: ", MAIN)
    assert re.search(r"\d+ files get another copy\.", said), said
    person.press("Apply to the network", window=MAIN)
    person.read("All copies are made.", MAIN)
    counted = pod.copies_made()
    assert counted["by_copies"]["3"] == FILES + 1
    assert counted["wanted"] == {"3": FILES + 1}


def loses_a_pod(person: Seat, pod: Pod, lost: Pod) -> None:
    """Kill a pod, and be told; start it again, and all is well."""
    person.choose("Overview")
    person.read("Everything is in order", MAIN)
    lost.kill()
    person.read(f"{lost.name} is away. All files can be read.", MAIN)
    assert {"absent"} <= {note["kind"] for note in attention_once(pod, "absent")}
    lost.up()
    person.read("Everything is in order", MAIN)


def attention_once(pod: Pod, kind: str) -> list[dict[str, str]]:
    """Wait until the node tells of this kind; return all that it tells of."""
    until(lambda: pod.attention(kind), f"{pod.name} tells of {kind}")
    notes = pod.ask("status")["attention"]
    assert isinstance(notes, list)
    return notes


def node_of(pod: Pod) -> int:
    """Return the process of a pod's node."""
    found = (each for each in pod.processes() if b"serve" in command_of(each))
    return next(found)


def command_of(process: int) -> list[bytes]:
    """Return the command line of a process."""
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")


def write_apart(awake: Pod, asleep: Pod, others: list[Pod]) -> None:
    """Change the letter on both, while one is stopped and then the other sleeps."""
    for pod in (asleep, awake):
        pod.sync()
    for pod in (awake, *others):
        pod.do("down")
    (asleep.mount / LETTER).write_text("Dear landlord,\nthe tap in the kitchen drips.\n")
    asleep.do("history", f"/{LETTER}")  # the change is written down by now
    node = node_of(asleep)
    os.kill(node, signal.SIGSTOP)
    try:
        awake.up()
        (awake.mount / LETTER).write_text("Dear landlord,\nthe tap drips. Thanks.\n")
        awake.do("history", f"/{LETTER}")
    finally:
        os.kill(node, signal.SIGCONT)
    for pod in others:
        pod.up()


def keeps_both(person: Seat, pod: Pod) -> None:
    """Look at both sides of a conflict, and keep them."""
    until(lambda: pod.ask("status")["conflicts"] == 1, "there is a conflict")
    person.choose("Conflicts, 1 to decide")
    said = person.read("line 2: the tap drips. Thanks.", MAIN)
    assert "line 2: the tap in the kitchen drips." in said
    person.press("Keep both", window=MAIN)
    person.read("All versions were kept, each under its own name.", MAIN)
    until(lambda: pod.ask("status")["conflicts"] == 0, "the conflict is decided")
    texts = sorted(each.read_text().splitlines()[1] for each in pod.mount.glob("letter*"))
    assert texts == ["the tap drips. Thanks.", "the tap in the kitchen drips."]


def brings_back(person: Seat, pod: Pod, written: float) -> None:
    """Delete a file, and bring it back from the log."""
    letter = pod.mount / LETTER
    before = letter.read_text()
    # What dies within a minute leaves nothing behind, as the files that programs make in passing.
    until(lambda: time.monotonic() > written + YOUNG_MS / 1_000, "the letter is no passing file")
    letter.unlink()
    person.choose("Activity")
    person.read(f"You deleted {LETTER}.", MAIN)
    row = next(each for each in person.look(MAIN) if f"You deleted {LETTER}." in each.name)
    assert row.name.endswith("Bring back")
    person.screen.click(row.box.x + row.box.width - ACT_INSIDE, row.box.middle[1])
    person.read(f"You brought {LETTER} back.", MAIN)
    until(letter.exists, "the letter is back")
    assert letter.read_text() == before


def quits(person: Seat, pod: Pod) -> None:
    """Choose Quit in the menu: the application and the node that it started end."""
    pod.sync()
    person.quit()
    assert person.ends() == 0
    until(lambda: not pod.processes(), f"no process of {pod.name} is left")
    assert not is_mounted(pod.mount)
    for name in ("control.sock", "tray.sock"):
        with pytest.raises(OSError, match="refused"):
            connect(pod.home / "run", 1.0, name)


def test_a_network_is_made_used_and_left_by_mouse_and_keyboard(desk: Desk) -> None:
    laptop, nas, attic = (desk.pod(name) for name in ("laptop", "nas", "attic"))
    with ExitStack() as stack:
        host = stack.enter_context(seat(desk.screen, laptop.home))
        creates_a_network(host, laptop)
        assert host.icon is not None
        code, address = opens_the_door(host)
        guest = stack.enter_context(seat(desk.screen, nas.home))
        joins(guest, nas, code, address)
        both_agree(host, guest)
        looks_at_the_panel(host)
        # A click on the starter shows the window of the one that runs already.
        assert launch(desk.screen, laptop.home).wait(20) == 0
        written = writes_a_letter(laptop)
        copies_files(host, desk, laptop, nas)
        invitation = laptop.ask("invite", "--no-wait")
        where = ("--at", str(invitation["at"]), "--listen", "0.0.0.0:0")
        attic.do("join", str(invitation["code"]), *where, *attic.place())
        laptop.do("config", "set", "situation.absent-after=4s", "situation.grace=30s")
        wants_more_copies(host, laptop)
        loses_a_pod(host, laptop, attic)
        write_apart(nas, laptop, [attic])
        keeps_both(host, laptop)
        brings_back(host, laptop, written)
        quits(host, laptop)
        # Its node was started anew by hand: it stays until it is stopped by hand.
        guest.quit()
        assert guest.ends() == 0
        assert is_mounted(nas.mount)
    assert "Traceback" not in desk.screen.said


def test_the_icon_is_in_the_tray_at_once(desk: Desk) -> None:
    for name in ("a", "b"):
        # The first start reads all files from the disk.
        with seat(desk.screen, desk.pod(name).home) as person:
            seconds = icon_comes(person)
    assert seconds <= ICON_SECONDS


def test_without_a_tray_the_window_is_the_application(desk_without_tray: Desk) -> None:
    desk = desk_without_tray
    pod = desk.pod("laptop")
    pod.do("new", "home", *pod.place(), "--listen", "0.0.0.0:0")
    with seat(desk.screen, pod.home) as person:
        person.read("The drive is empty", MAIN)
        assert person.icon is None
        assert person.look(MAIN)[0].role == "frame"
        # kill -9 leaves the drive; a new start goes on where this one was.
        kill_process(person.process)
        person.ends()
        assert is_mounted(pod.mount)
        assert pod.ask("status")["pod"] == "laptop"
    with seat(desk.screen, pod.home) as person:
        person.read("The drive is empty", MAIN)
        person.screen.keys("ctrl+2")
        person.see("Nothing is moving", window=MAIN)
    assert "Traceback" not in desk.screen.said
