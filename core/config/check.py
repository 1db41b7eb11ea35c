"""What `config check` says of a file: its problems, and the settings that do nothing yet."""

from dataclasses import dataclass

from core.config.definitions import settings
from core.config.problem import Problem
from core.config.read import read_network, read_pod
from core.config.setting import Level


@dataclass(frozen=True, slots=True)
class Checked:
    """The problems of a file, and which of the keys that it sets do nothing yet."""

    problems: tuple[Problem, ...]
    idle: tuple[str, ...]


def check_text(text: str, file: str, level: Level) -> Checked:
    """Check the text of a file; `file` is its name for people."""
    reading = read_network(text, file) if level is Level.NETWORK else read_pod(text, file)
    known = settings(level)
    idle = [key for key in reading.given if key in known and not known[key].details.acts]
    return Checked(reading.problems, tuple(idle))
