"""A screen of its own with a window manager, a tray, a session bus and what screen readers use.

Nothing of it is left afterwards: whatever was started on a screen carries its mark.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.pods import kill_process, until
from tests.support.reader import Box

READER_BUS = Path("/usr/libexec/at-spi-bus-launcher")
SIZE = (1900, 1000)
START_SECONDS = 20.0
_END_SECONDS = 5.0
_MARK = "WORMHOLE_TEST_SCREEN"
_TRAY = ("--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28")
_LANGUAGE = {"LANG": "en_GB.UTF-8", "LANGUAGE": "en_GB", "LC_ALL": "C.UTF-8"}


@dataclass
class Screen:
    """A screen that programs are shown on, with hands: a mouse and a keyboard.

    `prefix`: what programs are run in.
    """

    folder: Path
    prefix: tuple[str, ...] = ()
    display: str = ""
    bus: str = ""
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to know to come up on this screen, and nothing of another one."""
        person = self.folder / "person"
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        return (
            kept
            | _LANGUAGE
            | {
                "HOME": str(person),
                "XDG_RUNTIME_DIR": str(person / "run"),
                "XDG_CONFIG_HOME": str(person / "config"),
                "XDG_DATA_HOME": str(person / "data"),
                "XDG_CACHE_HOME": str(person / "cache"),
                "DISPLAY": self.display,
                "DBUS_SESSION_BUS_ADDRESS": self.bus,
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                _MARK: str(self.folder),
            }
        )

    def start(self, *words: str | Path, **more: str) -> "subprocess.Popen[bytes]":
        """Start a program on this screen; `more` is added to its environment."""
        with (self.folder / "said.log").open("ab") as log:
            process = subprocess.Popen(
                [*self.prefix, *map(str, words)],
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def hands(self, *words: str | int) -> str:
        """Have the mouse or the keyboard do something; return what it says."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def place(self, window: str) -> Box:
        """Return where a window is; an empty box where it went."""
        lines = self.hands("getwindowgeometry", "--shell", window).splitlines()
        told = dict(line.split("=", 1) for line in lines)
        return Box(*(int(told.get(name, 0)) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    def process(self, number: int) -> "subprocess.Popen[bytes]":
        """Return what was started on this screen as this process."""
        return next(each for each in self.started if each.pid == number)

    @property
    def said(self) -> str:
        """Return what all programs on this screen wrote."""
        return (self.folder / "said.log").read_text(errors="replace")

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and let go a button of the mouse at a place."""
        self.hands("mousemove", x, y, "click", button)

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        self.hands("type", "--delay", 1, "--", text)

    def keys(self, *names: str) -> None:
        """Press keys, such as ctrl+a."""
        self.hands("key", "--delay", 1, *names)

    def processes(self) -> list[int]:
        """Return all that runs on this screen, whoever started it."""
        mark = f"{_MARK}={self.folder}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                with suppress(OSError):
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        found.append(int(folder.name))
        return found

    def end(self) -> None:
        """End all that runs on this screen: what came last first, as at the end of a session."""
        for process in reversed(self.started):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
        for number in self.processes():
            kill_process(number)
        for process in self.started:
            process.wait(START_SECONDS)


def _start_display(made: Screen) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as told:
        width, height = SIZE
        made.started.append(
            subprocess.Popen(
                [
                    "Xvfb",
                    "-displayfd",
                    str(writing),
                    "-screen",
                    "0",
                    f"{width}x{height}x24",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                ],
                pass_fds=[writing],
                env=os.environ | {_MARK: str(made.folder)},
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        os.close(writing)
        made.display = f":{int(told.readline())}"


def _start_buses(made: Screen) -> None:
    """Start the session's bus, and the one on which programs tell screen readers what they show."""
    path = made.folder / "bus"
    made.bus = f"unix:path={path}"
    made.start("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={made.bus}")
    until(path.exists, "the session has its bus", START_SECONDS)
    made.start(READER_BUS, "--launch-immediately")


@contextmanager
def screen(prefix: Sequence[str] = (), *, tray: bool = True) -> Iterator[Screen]:
    """Give a screen; `tray`: its desktop has a place for icons. Nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="wormhole-screen-")).resolve()
    made = Screen(folder, tuple(prefix))
    try:
        for name in ("run", "config", "data", "cache"):
            (made.folder / "person" / name).mkdir(parents=True, mode=0o700)
        _start_display(made)
        _start_buses(made)
        made.start("openbox", "--sm-disable")
        until(lambda: made.hands("get_num_desktops"), "windows are managed", START_SECONDS)
        if tray:
            made.start("trayer", *_TRAY)
            until(lambda: made.hands("search", "--class", "trayer"), "a tray", START_SECONDS)
        yield made
    finally:
        made.end()
        shutil.rmtree(made.folder, ignore_errors=True)
