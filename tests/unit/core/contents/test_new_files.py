from contextlib import ExitStack

import pytest

from core.contents.new_files import make_file
from core.errors import BadHandle, StoreError
from core.ports import BackingFile
from core.store.files_memory import MemoryFiles


def failing_transaction(files: MemoryFiles, made: list[BackingFile]) -> None:
    with ExitStack() as undo:
        made.append(make_file(files, 7, undo))
        raise StoreError("The transaction failed.")


def test_a_file_whose_transaction_fails_is_closed_and_gone() -> None:
    files = MemoryFiles()
    made: list[BackingFile] = []
    with pytest.raises(StoreError):
        failing_transaction(files, made)
    assert list(files.present()) == []
    with pytest.raises(BadHandle):
        made[0].size()


def test_a_file_whose_transaction_succeeds_stays() -> None:
    files = MemoryFiles()
    with ExitStack() as undo:
        file = make_file(files, 7, undo)
        undo.pop_all()
    file.write(0, b"x")
    assert list(files.present()) == [7]


def test_a_disk_that_refuses_the_removal_hides_no_other_error() -> None:
    def fail(operation: str, _line: int) -> None:
        if operation == "delete":
            raise StoreError("The disk refuses.")

    files = MemoryFiles(fail=fail)
    with pytest.raises(StoreError, match="The transaction failed"):
        failing_transaction(files, [])
    assert list(files.present()) == [7]
