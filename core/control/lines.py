"""The lines that the answer to an operation consists of, and the errors among them."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from core import errors
from core.errors import LastCopies, WormholeError


class Progress(Struct, frozen=True, tag="progress"):
    """How far a long operation is: `done` of `total` (0: not known) in words of `text`."""

    text: str
    done: int = 0
    total: int = 0


class Failure(Struct, frozen=True, tag="error"):
    """An error for people: what failed, in one sentence, what to do, and the exit code.

    `paths`: the files that it is about, where it is about files.
    """

    title: str
    detail: str
    remedy: str = ""
    exit_code: int = errors.EXIT_FAILED
    paths: tuple[str, ...] = ()


Tell: TypeAlias = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """Show no progress."""
    del progress


class Failed(WormholeError):
    """The node could not do what was asked."""

    def __init__(self, failure: Failure) -> None:
        """Carry what the node said across the socket."""
        super().__init__(failure.detail, failure.remedy)
        self.failure = failure


def failure_of(error: BaseException) -> Failure:
    """Return what people are told about `error`; unexpected ones get a plain sentence."""
    if isinstance(error, Failed):
        return error.failure
    if isinstance(error, LastCopies):
        return Failure(error.title, error.detail, error.remedy, error.exit_code, error.paths)
    if isinstance(error, WormholeError):
        return Failure(error.title, error.detail, error.remedy, error.exit_code)
    if isinstance(error, TimeoutError):
        return Failure("Took too long", "It did not end in time.", "", errors.EXIT_DEADLINE)
    return Failure(
        "Wormhole failed",
        f"Something unexpected happened ({type(error).__name__}); the drive goes on.",
        "The log has the whole of it: wormhole logs",
    )
