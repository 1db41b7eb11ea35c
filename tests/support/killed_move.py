"""Moves a storage in a process of its own, which is killed where it is told to be.

`python -m tests.support.killed_move HOME TARGET MODULE NAME before|after CALL`
"""

import importlib
import itertools
import os
import subprocess
import sys
from functools import wraps
from pathlib import Path

from core.control.lines import ignore
from core.node.home import Home
from core.node.moving import move
from core.node.stopping import Stop

KILLED = 9
ROOT = Path(__file__).parents[2]


def move_killed(home: Home, target: Path, where: str, call: int = 1) -> int:
    """Move in another process; return its exit code.

    `where`: `after core.module name` or `before core.module name`, at its call of that number.
    """
    when, module, name = where.split()
    words = [str(home.folder), str(target), module, name, when, str(call)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_move", *words], check=False, cwd=ROOT
    )
    return done.returncode


def end_at(place: str, name: str, when: str, call: int) -> None:
    """Have this process end where `name` of a module is called; before that, or after it."""
    module, calls = importlib.import_module(place), itertools.count(1)
    real = getattr(module, name)

    @wraps(real)
    def ends(*given: object, **named: object) -> object:
        is_last = next(calls) == call
        done = real(*given, **named) if when == "after" or not is_last else None
        if is_last:
            os._exit(KILLED)
        return done

    setattr(module, name, ends)


def main() -> None:
    """Do what the command line says."""
    home, target, place, name, when, call = sys.argv[1:]
    end_at(place, name, when, int(call))
    move(Home(Path(home)), Path(target), ignore, Stop())


if __name__ == "__main__":
    main()
