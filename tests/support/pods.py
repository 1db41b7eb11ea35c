"""Real pods on this machine, driven by the command line only, and always cleaned up.

Standard library alone, so that a fresh set-up can show the demo with it.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
WORMHOLE = REPOSITORY / ".venv" / "bin" / "wormhole"
PATIENCE_SECONDS = 60.0

Answer = dict[str, "object"]


class PodError(AssertionError):
    """A command of a pod did not do what was expected of it."""


def until(
    condition: Callable[[], object],
    what: str,
    seconds: float = PATIENCE_SECONDS,
    pause_seconds: float = 0.01,
) -> None:
    """Wait until the condition holds, asking again and again; fail with `what` at the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise PodError(f"not within {seconds:.0f} s: {what}")
        time.sleep(pause_seconds)


def is_mounted(point: Path) -> bool:
    """Say whether something is mounted at `point`, asking the kernel's table and not the drive."""
    points = (line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines())
    return str(point) in points


def processes_of(home: Path) -> list[int]:
    """Return the processes whose command line names this home."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if os.fsencode(home) in words or b"--home=" + os.fsencode(home) in words:
                found.append(int(folder.name))
    return found


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    def json(self) -> Answer:
        """Return the document on standard output."""
        document = json.loads(self.out)
        assert isinstance(document, dict), document
        return document


@dataclass
class Pod:
    """One pod: where it lives, and how to drive it. `prefix`: what each of its commands runs in."""

    name: str
    home: Path
    mount: Path
    storage: Path
    prefix: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    listen: str = ""

    def run(self, *words: str | Path, seconds: float = PATIENCE_SECONDS) -> Said:
        """Run a command of this pod; return whatever it answers."""
        command = [*self.prefix, str(WORMHOLE), "--home", str(self.home), *map(str, words)]
        try:
            done = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=seconds,
                env=os.environ | self.environment,
            )
        except subprocess.TimeoutExpired as expired:
            raise PodError(f"{command} did not return within {seconds:.0f} s") from expired
        return Said(done.returncode, done.stdout, done.stderr)

    def do(self, *words: str | Path, seconds: float = PATIENCE_SECONDS) -> Said:
        """Run a command that must succeed."""
        said = self.run(*words, seconds=seconds)
        if said.code:
            raise PodError(f"{self.name}: {words} -> {said.code}\n{said.out}{said.err}{self.log()}")
        return said

    def ask(self, *words: str | Path, seconds: float = PATIENCE_SECONDS) -> Answer:
        """Run a command that must succeed; return its JSON document."""
        return self.do(*words, "--json", seconds=seconds).json()

    def holders_of(self, path: Path) -> set[str]:
        """Return the pods that this one says to have a copy of a file."""
        rows = self.ask("inspect", path)["copies"]
        assert isinstance(rows, list)
        return {row["pod"] for row in rows if row["state"] == "copy"}

    def attention(self, kind: str) -> list[str]:
        """Return what `wormhole status` says of this kind."""
        notes = self.ask("status")["attention"]
        assert isinstance(notes, list)
        return [note["text"] for note in notes if note["kind"] == kind]

    def place(self) -> tuple[str | Path, ...]:
        """Return the options that say where this pod lives."""
        return ("--pod", self.name, "--mount", self.mount, "--storage", self.storage)

    def sync(self, seconds: int = 60) -> None:
        """Wait until this pod has all that it should, and what it wrote has its copies."""
        self.do("sync", "--timeout", str(seconds), seconds=seconds + 30)

    def copies_made(self, seconds: int = 60) -> Answer:
        """Wait until every file has the copies asked for; return the counts."""
        words = ("redundancy", "--wait", "--timeout", str(seconds))
        return self.ask(*words, seconds=seconds + 30)

    def up(self) -> None:
        """Start the node; the drive is mounted when this returns."""
        self.do("up")

    def processes(self) -> list[int]:
        """Return this pod's processes."""
        return processes_of(self.home)

    def kill(self) -> None:
        """End the node at once, as a crash would (`kill -9`), and wait until it is gone."""
        for process in self.processes():
            kill_process(process)
        until(lambda: not self.processes(), f"the processes of {self.name} are gone")

    def log(self) -> str:
        """Return the last lines of what the node logged."""
        lines: list[str] = []
        for path in sorted(self.home.rglob("*.log")):
            lines += path.read_text(errors="replace").splitlines()[-40:]
        return "\n".join(["", *lines])

    def complaints(self) -> list[str]:
        """Return what the node logged as a warning or worse, in words."""
        found = []
        for path in sorted(self.home.glob("log/*.log*")):
            for line in path.read_text(encoding="utf-8").splitlines():
                event = json.loads(line)
                if event["level"] not in {"DEBUG", "INFO"}:
                    found.append(f"{self.name}: {event['level']} {event['text']}")
        return found

    def end(self) -> None:
        """Stop the node, whatever state it is in, and leave no mount behind."""
        try:
            self.run("down", seconds=30)
        except PodError:
            pass
        finally:
            for process in self.processes():
                kill_process(process)
            for _ in range(5):
                if not is_mounted(self.mount):
                    break
                subprocess.run(["umount", "-l", self.mount], check=False, capture_output=True)


def kill_process(process: int) -> None:
    """Kill a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@dataclass
class Lab:
    """A temporary folder with pods in it; `prompt`: copies do not wait for the usual quiet time."""

    folder: Path
    pods: list[Pod] = field(default_factory=list)
    prompt: bool = False

    def pod(self, name: str, prefix: Sequence[str] = ()) -> Pod:
        """Return a pod that has not been started; its mount point exists and is empty."""
        base = self.folder / name
        pod = Pod(name, base / "home", base / "mount", base / "storage", tuple(prefix))
        person = self.folder / "person"
        person.mkdir(exist_ok=True)
        pod.environment = {"HOME": str(person), "XDG_RUNTIME_DIR": str(person)}
        pod.mount.mkdir(parents=True)
        self.pods.append(pod)
        return pod

    def first(self, copies: int = 2, host: str = "127.0.0.1", prefix: Sequence[str] = ()) -> Pod:
        """Make a network with a first pod called `a`."""
        pod = self.pod("a", prefix)
        listen = ("--listen", f"{host}:0", "--copies", str(copies))
        made = pod.ask("new", "demo", *pod.place(), *listen)
        pod.listen = str(made["listen"])
        if self.prompt:
            pod.do("config", "set", "redundancy.min-replication-time=1s")
        return pod

    def second(
        self,
        first: Pod,
        name: str = "b",
        host: str = "127.0.0.1",
        prefix: Sequence[str] = (),
        more: Sequence[str] = (),
    ) -> Pod:
        """Invite and join another pod; `more`: further options of `join`."""
        pod = self.pod(name, prefix)
        invitation = first.ask("invite", "--no-wait")
        where = ("--at", str(invitation["at"]), "--listen", f"{host}:0", *more)
        made = pod.ask("join", str(invitation["code"]), *where, *pod.place())
        pod.listen = str(made["listen"])
        return pod

    def two(self, copies: int = 2) -> tuple[Pod, Pod]:
        """Make a network of two pods that know each other."""
        first = self.first(copies)
        return first, self.second(first)


@contextmanager
def lab(prefix: str = "wormhole-lab-") -> Iterator[Lab]:
    """Give a place for pods; whatever happens, nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    here = Lab(folder)
    try:
        yield here
    finally:
        for pod in reversed(here.pods):
            pod.end()
        # Never walk into a drive to delete: only what is surely a plain folder goes.
        if not any(is_mounted(pod.mount) for pod in here.pods):
            shutil.rmtree(folder, ignore_errors=True)


def differences(left: Path, right: Path) -> list[str]:
    """Return in what two folders differ: bytes, kinds, modes, owners, times, links, attributes.

    The labels that a machine's own security gives are its own.
    """
    compared = lines_of("diff", "-r", "--no-dereference", left, right)
    # It cannot compare special files and says so; rsync does.
    found = [line for line in compared if not line.endswith(("is a fifo", "is a socket"))]
    for source, target in ((left, right), (right, left)):
        options = ("-aHXnc", "--filter=-x security.*", "--delete", "--itemize-changes")
        found += lines_of("rsync", *options, f"{source}/", f"{target}/")
    return found


def lines_of(*command: str | Path) -> list[str]:
    """Return the lines that a comparing program prints (its exit code says the same)."""
    done = subprocess.run([*map(str, command)], check=False, capture_output=True, text=True)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
