"""Errors: each says a sentence to people and a number to programs."""

import errno

import pytest

from core import errors


def kinds(base: type[errors.WormholeError]) -> list[type[errors.WormholeError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in kinds(child))]


EVERY = [kind for kind in kinds(errors.WormholeError) if kind.__module__ == "core.errors"]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_a_sentence_with_a_number(kind: type[errors.WormholeError]) -> None:
    sentence = str(kind())
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert kind.errno in errno.errorcode
    # 0x8… is a warning, 0xC… an error: a program on Windows gets no success for either.
    assert 0x80000000 <= kind.ntstatus <= 0xFFFFFFFF
    assert 1 <= kind.exit_code <= 6
    assert kind.title


def test_a_detail_takes_the_place_of_the_general_sentence() -> None:
    error = errors.NoSpace("The disk of studio is full.", remedy="Delete something.")
    assert str(error) == error.detail == "The disk of studio is full."
    assert error.remedy == "Delete something."


@pytest.mark.parametrize(
    ("kind", "number", "exit_code"),
    [
        (errors.NotFound, errno.ENOENT, errors.EXIT_NOT_FOUND),
        (errors.Hidden, errno.ENOENT, errors.EXIT_NOT_FOUND),
        (errors.AlreadyExists, errno.EEXIST, errors.EXIT_FAILED),
        (errors.NotAFolder, errno.ENOTDIR, errors.EXIT_FAILED),
        (errors.IsAFolder, errno.EISDIR, errors.EXIT_FAILED),
        (errors.FolderNotEmpty, errno.ENOTEMPTY, errors.EXIT_FAILED),
        (errors.NameTooLong, errno.ENAMETOOLONG, errors.EXIT_FAILED),
        (errors.StaleHandle, errno.ESTALE, errors.EXIT_FAILED),
        (errors.NoSpace, errno.ENOSPC, errors.EXIT_FAILED),
        (errors.Frozen, errno.EROFS, errors.EXIT_REFUSED),
        (errors.ContentAbsent, errno.EIO, errors.EXIT_NOT_FOUND),
        (errors.ContentDamaged, errno.EIO, errors.EXIT_FAILED),
        (errors.DeadlineExceeded, errno.EIO, errors.EXIT_DEADLINE),
        (errors.NotRunning, errno.EIO, errors.EXIT_NOT_RUNNING),
        (errors.UsageError, errno.EIO, errors.EXIT_USAGE),
    ],
)
def test_programs_and_scripts_get_the_number_that_they_know(
    kind: type[errors.WormholeError], number: int, exit_code: int
) -> None:
    assert (kind.errno, kind.exit_code) == (number, exit_code)
