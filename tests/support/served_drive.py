"""Drives that processes of their own serve, for tests: mounted, used, always unmounted."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.mount.linux import mounting
from core.mount.linux.mount_table import mounted_at

DEADLINE_SECONDS = 20.0
REPOSITORY = Path(__file__).parents[2]
# The path is spelt out for an interpreter that is not the one of the virtual environment.
ENVIRONMENT = {
    **os.environ,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *filter(None, sys.path)]),
}


def until(condition: Callable[[], bool], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Served:
    """One served drive: where it is mounted, what is behind it, who serves it."""

    point: Path
    root: Path
    process: subprocess.Popen[str]

    def run(self, *command: str | Path, **more: object) -> str:
        """Run a program in the drive; return what it printed."""
        return run(*command, cwd=self.point, **more)


def run(*command: str | Path, **more: object) -> str:
    """Run a program with a deadline; a failure shows what it said."""
    result = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )
    assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
    return result.stdout


def python(*arguments: str | Path, code: str, **more: object) -> str:
    """Run Python code in a process of its own: what maps a file must not be who serves it."""
    return run(sys.executable, "-c", code, *arguments, **more)


@cache
def interpreter_for(user: int) -> str | None:
    """Return a Python that another user may run, of this version; None if there is none."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            tried = subprocess.run(
                [candidate, "-c", "import core.mount.linux.driver"],
                user=user,
                group=user,
                extra_groups=[],
                cwd=REPOSITORY,
                env=ENVIRONMENT,
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return candidate
    return None


@contextmanager
def served(
    module: str, root: Path, point: Path, options: Sequence[str] = (), user: int | None = None
) -> Iterator[Served]:
    """Serve a drive with `python -m module ROOT POINT OPTIONS`, as `user` if given."""
    interpreter = sys.executable if user is None else interpreter_for(user)
    assert interpreter is not None
    process = subprocess.Popen(
        [interpreter, "-m", module, str(root), str(point), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPOSITORY,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        env=ENVIRONMENT,
    )
    try:
        until(lambda: mounted_at(point) is not None or process.poll() is not None, "mounted")
        if process.poll() is not None and process.stdout is not None:
            raise AssertionError(process.stdout.read())
        until(lambda: mounting.alive(point, 1.0), "the drive answers")
        yield Served(point, root, process)
    finally:
        _end(process, point)


def _end(process: subprocess.Popen[str], point: Path) -> None:
    process.terminate()
    try:
        output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate(timeout=DEADLINE_SECONDS)
    if mounted_at(point) is not None:
        mounting.unmount(point, lazy=True)
    assert "Traceback" not in output, output
    assert "refused" not in output, output
