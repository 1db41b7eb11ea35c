"""What `config check` says of a file: all its problems at once."""

from core.config.problem import Problem
from core.config.read import read_network, read_pod
from core.config.setting import Level


def check_text(text: str, file: str, level: Level) -> tuple[Problem, ...]:
    """Return the problems of the text of a file; `file` is its name for people."""
    reading = read_network(text, file) if level is Level.NETWORK else read_pod(text, file)
    return reading.problems
