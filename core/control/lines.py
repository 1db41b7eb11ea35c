"""The lines that the answer to an operation consists of, and the errors among them."""

import errno
from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct

from core import errors
from core.errors import DeadlineExceeded, Fact, LastCopies, NoSpace, WormholeError
from core.saying import NOTHING, Sentence, said

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Progress(Struct, frozen=True, tag="progress"):
    """How far a long operation is: `done` of `total` (0: not known) in words of `text`."""

    text: Sentence
    done: int = 0
    total: int = 0


class Failure(Struct, frozen=True, tag="error"):
    """An error for people: what failed, in one sentence, what to do, and the exit code.

    `paths`: the files that it is about, where it is about files. `reason`: the word by which
    programs tell errors apart; it never changes. `facts`: what the sentence is made of, so that it
    can be said in another language.
    """

    title: Sentence
    detail: Sentence
    remedy: Sentence = NOTHING
    exit_code: int = errors.EXIT_FAILED
    paths: tuple[str, ...] = ()
    reason: str = ""
    facts: dict[str, Fact] = {}


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
    if isinstance(error, WormholeError):
        return Failure(
            error.title,
            error.detail,
            error.remedy,
            error.exit_code,
            error.paths if isinstance(error, LastCopies) else (),
            error.reason,
            dict(error.facts),
        )
    if isinstance(error, TimeoutError):
        title, reason = DeadlineExceeded.title, DeadlineExceeded.reason
        detail = said("It did not end in time.")
        return Failure(title, detail, NOTHING, errors.EXIT_DEADLINE, (), reason)
    if isinstance(error, OSError) and error.errno in _FULL:
        detail, remedy = said("The disk is full."), said("Free some space on it, then try again.")
        return Failure(NoSpace.title, detail, remedy, reason=NoSpace.reason)
    return Failure(
        WormholeError.title,
        said(
            "Something unexpected happened ({kind}); the drive goes on.", kind=type(error).__name__
        ),
        said("The log has the whole of it: wormhole logs"),
        reason="unexpected",
    )
