"""Backing files that are made in a transaction, and go again if it comes to nothing."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from core.errors import WormholeError
from core.ports import BackingFile, Files


@contextmanager
def undoing() -> Iterator[ExitStack]:
    """Yield a stack for what is undone if the block fails: enter it before the transaction."""
    with ExitStack() as undo:
        yield undo
        undo.pop_all()


def make_file(files: Files, line: int, undo: ExitStack) -> BackingFile:
    """Make the empty file of a line whose row is not committed yet; `undo` removes it again."""
    file = files.create(line)
    remove_with(undo, files, line)
    undo.callback(file.close)
    return file


def remove_with(undo: ExitStack, files: Files, line: int) -> None:
    """Let `undo` remove the file of a line; where the disk refuses, the next start finds it."""

    def remove() -> None:
        with suppress(WormholeError):
            files.delete(line)

    undo.callback(remove)
