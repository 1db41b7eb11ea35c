"""Errors become sentences with an exit code."""

import pytest

from core import errors
from core.control.lines import Failed, Failure, failure_of


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
