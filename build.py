#!/usr/bin/env python3
"""The one entry to this project: set up, run, show, check, test and measure it.

It needs Python 3.11 and its standard library, nothing else: everything that Wormhole needs beyond
that is installed into `.venv` beside this file, in exactly the versions of the lock files.
"""

import argparse
import contextlib
import ctypes.util
import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.suites import SUITES, Command, Outcome, call, run_checks, run_suite, say, summarise

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WORMHOLE = VENV / "bin" / "wormhole"
STAMP = VENV / "setup.json"
RUN_LOCK = ROOT / "requirements.lock"
DESKTOP_LOCK = ROOT / "requirements-desktop.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"
LOCKS = {"run": RUN_LOCK, "desktop": DESKTOP_LOCK, "test": TEST_LOCK}
EXIT_NOT_FOUND = 5  # what `wormhole up` says where no network has been made yet

Act = Callable[[argparse.Namespace], int]


class Failure(Exception):
    """A sentence for the person who ran this: what went wrong, and what they can do."""


# Programs of the system that are needed, and the Debian packages that bring them.
NEEDS_TO_RUN = {"fusermount3": "fuse3"}
NEEDS_TO_TEST = NEEDS_TO_RUN | {
    "dbus-daemon": "dbus-daemon",
    "gcc": "gcc",
    "git": "git",
    "ip": "iproute2",
    "make": "make",
    "mkfs.btrfs": "btrfs-progs",
    "mkfs.xfs": "xfsprogs",
    "openbox": "openbox",
    "rsync": "rsync",
    "sqlite3": "sqlite3",
    "trayer": "trayer",
    "xdotool": "xdotool",
    "Xvfb": "xvfb",
}
# What tests of windows need besides, and the Debian packages that bring it: fonts that windows are
# tested and shown with, and the bus on which programs tell screen readers what they show.
FILES_TO_TEST = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/share/fonts/opentype/inter": "fonts-inter",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
}
# Libraries that a window needs, and the Debian packages that bring them.
LIBRARIES_OF_DESKTOP = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-xkb": "libxcb-xkb1",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}
# A C compiler without the headers of the C library compiles nothing.
PACKAGES_BESIDE = {"gcc": ("libc6-dev",)}


def quietly(command: Command, what: str, remedy: str) -> None:
    """Run `command` without showing its output; if it fails, show that and say what to do."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"{done.stdout}{done.stderr}\n{what} failed. {remedy}")


def missing_libraries(
    libraries: Mapping[str, str], find_library: Callable[[str], str | None]
) -> set[str]:
    """Return the Debian packages of the libraries that are not found."""
    return {package for name, package in libraries.items() if find_library(name) is None}


def missing_packages(
    needs: Mapping[str, str], has_program: Callable[[str], bool], has_ensurepip: bool
) -> list[str]:
    """Return the Debian packages that are missing, sorted: empty where nothing is needed."""
    packages = set()
    for program, package in needs.items():
        if not has_program(program):
            packages |= {package, *PACKAGES_BESIDE.get(package, ())}
    if not has_ensurepip:
        packages.add("python3-venv")
    return sorted(packages)


def has_program(name: str) -> bool:
    """Say whether the program is there, also in the folders that only root has on its path."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return shutil.which(name, path=places) is not None


def install_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages where this is allowed; otherwise say which command does it."""
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = f"sudo {' '.join(install)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Failure(
            f"These system packages are missing: {', '.join(packages)}. Please run this, or what\n"
            f"does the same on your system, and start again:\n  {by_hand}"
        )
    say(f"installing system packages: {', '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    remedy = f"Please run: {by_hand}"
    quietly(["apt-get", "update"], "Reading the list of packages", remedy)
    quietly([*install], "Installing system packages", remedy)
    # What was just installed may be the module that this process could not find before.
    importlib.invalidate_caches()


def fingerprint(level: str) -> str:
    """Return what the environment is made from: when it changes, the environment is made anew."""
    digest = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for path in (LOCKS[level], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_set_up(level: str) -> bool:
    """Say whether `.venv` already has what the lock file of `level` asks for.

    What the tests need has all that a desktop needs, and that all that a node needs.
    """
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(WORMHOLE.exists() and stamp.get(level) == fingerprint(level))


def make_environment(level: str) -> None:
    """Make `.venv`, install the locked packages into it, and the project itself, editable."""
    if not (PYTHON.exists() and (VENV / "bin" / "pip").exists()):
        if (VENV / "pyvenv.cfg").exists():
            shutil.rmtree(VENV)
        say("making .venv")
        quietly([sys.executable, "-m", "venv", VENV], "Making .venv", "Is the disk full?")
    STAMP.unlink(missing_ok=True)
    lock = LOCKS[level]
    say(f"installing the packages of {lock.name}")
    pip: Command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "-q"]
    remedy = "Is the network there? Nothing was changed outside .venv; start again any time."
    quietly(
        [*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock],
        "Installing the Python packages",
        remedy,
    )
    editable: Command = ["--config-settings", "editable_mode=compat", "--editable", ROOT]
    quietly(
        [*pip, "--no-deps", "--no-build-isolation", *editable],
        "Installing Wormhole into .venv",
        remedy,
    )
    levels = list(LOCKS)[: list(LOCKS).index(level) + 1]
    STAMP.write_text(json.dumps({each: fingerprint(each) for each in levels}), encoding="utf-8")


def set_up(level: str) -> None:
    """Bring the machine and `.venv` to where Wormhole runs; quick where nothing has changed.

    `level` is "run" for a node, "desktop" for windows, too, "test" for the tests of both.
    """
    needs = NEEDS_TO_TEST if level == "test" else NEEDS_TO_RUN
    has_ensurepip = PYTHON.exists() or importlib.util.find_spec("ensurepip") is not None
    packages = set(missing_packages(needs, has_program, has_ensurepip))
    if level != "run" and sys.platform == "linux":
        packages |= missing_libraries(LIBRARIES_OF_DESKTOP, ctypes.util.find_library)
    if level == "test":
        packages |= {package for file, package in FILES_TO_TEST.items() if not Path(file).exists()}
    install_system_packages(sorted(packages))
    if not is_set_up(level):
        make_environment(level)


def has_desktop() -> bool:
    """Say whether somebody sits in front of a screen that windows can be shown on."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def require_fuse() -> None:
    """Fail with a sentence where this machine cannot mount a drive."""
    if not Path("/dev/fuse").exists():
        raise Failure(
            "This system has no /dev/fuse, so no drive can be mounted. Load the kernel's module\n"
            "with `sudo modprobe fuse`; in a container, start it with `--device /dev/fuse\n"
            "--cap-add SYS_ADMIN`."
        )


def command_check(_: argparse.Namespace) -> int:
    """Run the linters and the tests of the code's shape."""
    set_up("test")
    return summarise(run_checks())


def command_test(options: argparse.Namespace) -> int:
    """Set up, then run all checks and tests."""
    started = time.monotonic()
    set_up("test")
    require_fuse()
    outcomes = [Outcome("setup", good=True, seconds=time.monotonic() - started)]
    outcomes += run_checks()
    outcomes += [run_suite(suite, options.deep) for suite in SUITES]
    return summarise(outcomes)


def command_setup(options: argparse.Namespace) -> int:
    """Set up and say so."""
    set_up("test" if options.tests else "desktop" if has_desktop() else "run")
    say(f"Wormhole is set up: {WORMHOLE}")
    return 0


def start_first_time() -> int:
    """Make a network with this machine as its first pod; nothing is asked."""
    name = socket.gethostname().split(".")[0].lower()
    pod = "".join(letter for letter in name if letter.isalnum() or letter in "-_") or "first"
    say("This is the first start here: making a network called “home”.")
    return call([WORMHOLE, "new", "home", "--pod", pod])


def show_on_desktop() -> int:
    """Start the application beside the clock; it makes or joins a network where there is none."""
    subprocess.Popen(
        [VENV / "bin" / "wormhole-tray", "--show", "overview"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    say("Wormhole runs beside the clock, and has opened its window.")
    return 0


def command_run(_: argparse.Namespace) -> int:
    """Set up and start Wormhole: with its window on a desktop, else the node, and say where."""
    set_up("desktop" if has_desktop() else "run")
    require_fuse()
    if has_desktop():
        return show_on_desktop()
    started = subprocess.run([WORMHOLE, "up"], check=False, stderr=subprocess.PIPE, text=True)
    if started.returncode not in {0, EXIT_NOT_FOUND}:
        raise Failure(started.stderr)
    if started.returncode and start_first_time():
        return 1
    say(
        f"\nThe drive is in {Path.home() / 'Wormhole'}. It stays there while the node runs in the"
        " background.\n"
        f"  add a second device   {WORMHOLE} invite     (there: wormhole join CODE)\n"
        f"  see how it is         {WORMHOLE} status\n"
        f"  stop                  {WORMHOLE} down"
    )
    return 0


def command_demo(options: argparse.Namespace) -> int:
    """Show two pods with one drive, on a real folder, and clean up."""
    set_up("run")
    require_fuse()
    return call([PYTHON, "-m", "tests.e2e.demo", options.folder])


def command_simulate(options: argparse.Namespace) -> int:
    """Put pods through random faults in one process; standard output is for the report alone."""
    with contextlib.redirect_stdout(sys.stderr):
        set_up("test")
    return call([PYTHON, "-m", "tests.sim", *options.arguments])


def command_bench(options: argparse.Namespace) -> int:
    """Measure, print the table of ratios, and write it as JSON."""
    set_up("test")
    require_fuse()
    return call([PYTHON, "-m", "tests.bench", *options.arguments])


def command_screens(options: argparse.Namespace) -> int:
    """Draw every window, light and dark, and write the pictures that the documents show."""
    set_up("test")
    return call([PYTHON, "-m", "tests.ui.screens", *options.arguments])


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, act: Act) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(act=act)
        return added

    setup = command("setup", "make .venv with all that Wormhole needs", command_setup)
    setup.add_argument("--tests", action="store_true", help="also what the tests need")
    command("run", "start this machine's drive", command_run)
    demo = command("demo", "show two pods with one drive, then clean up", command_demo)
    demo.add_argument("folder", nargs="?", default=str(ROOT), help="what to copy onto the drive")
    test = command("test", "run all checks and tests", command_test)
    test.add_argument("--deep", action="store_true", help="also the long profiles")
    command("check", "run the linters and the tests of the code's shape", command_check)
    command("simulate", "put pods through random faults, from seeds", command_simulate)
    command("bench", "measure against the local disk and a plain drive", command_bench)
    command("screens", "draw every window into docs/screens", command_screens)
    options, others = parser.parse_known_args(arguments)
    options.arguments = others  # of those that have options of their own
    if others and options.act not in {command_bench, command_screens, command_simulate}:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    return options


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 (people do start it with an older one)
        say("Wormhole needs Python 3.11 or newer. On Debian 12: sudo apt-get install python3")
        return 1
    options = parse(arguments)
    try:
        return int(options.act(options))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
