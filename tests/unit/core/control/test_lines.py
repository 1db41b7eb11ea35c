"""Errors become sentences with an exit code."""

import errno

import msgspec
import pytest

from core import errors
from core.control.lines import Failed, Failure, failure_of
from core.control.said import HEADS, line_of, reader


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotFound("x"), errors.EXIT_NOT_FOUND),
        (errors.Frozen(), errors.EXIT_REFUSED),
        (errors.LastCopies("d", "r", ("/a",)), errors.EXIT_REFUSED),
        (TimeoutError(), errors.EXIT_DEADLINE),
        (ValueError("secret"), errors.EXIT_FAILED),
        (Failed(Failure("t", "d", "r", 6)), errors.EXIT_DEADLINE),
    ],
)
def test_an_error_keeps_its_exit_code(error: Exception, code: int) -> None:
    assert failure_of(error).exit_code == code


def test_a_refusal_names_the_files_that_it_is_about() -> None:
    assert failure_of(errors.LastCopies("d", "r", ("/a", "/b"))).paths == ("/a", "/b")


def test_an_unexpected_error_gives_no_insides_away() -> None:
    assert "secret" not in failure_of(ValueError("secret")).detail


def test_programs_get_the_word_and_the_facts() -> None:
    told = failure_of(errors.PairingError("d", "r", "wrong-code", facts={"tries": 2}))
    assert (told.reason, told.facts) == ("wrong-code", {"tries": 2})
    line = line_of(told)
    decoded = msgspec.json.decode(line, type=Failure, dec_hook=reader(HEADS.decode(line).said))
    assert decoded == told


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errors.NotRunning(), "not-running"),
        (TimeoutError(), "deadline"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError(errno.EDQUOT, "Quota"), "disk-full"),
        (OSError(errno.EIO, "I/O"), "unexpected"),
        (ValueError(), "unexpected"),
        (Failed(Failure("t", "d", reason="no-fuse")), "no-fuse"),
    ],
)
def test_every_error_has_a_word(error: Exception, reason: str) -> None:
    assert failure_of(error).reason == reason


def test_a_failure_of_a_node_that_knows_no_words_is_understood() -> None:
    old = b'{"type":"error","title":"Refused","detail":"no"}'
    decoded = msgspec.json.decode(old, type=Failure, dec_hook=reader(HEADS.decode(old).said))
    assert decoded == Failure("Refused", "no")
