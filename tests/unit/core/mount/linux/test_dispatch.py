import errno
import logging

import pytest

from core.errors import ContentAbsent, NotFound
from core.mount.linux.dispatch import TABLE, encode_error, error_code, run
from core.mount.linux.protocol import OPERATIONS_END, OUT_HEADER, Operation
from core.mount.linux.requests import Request
from core.mount.linux.session import Session
from tests.support.kernel_double import KernelDouble, encode, received
from tests.support.loopback_drive import LoopbackDrive

# Answered by the loop itself, before or beside all handlers.
WITHOUT_HANDLER = {Operation.INIT, Operation.INTERRUPT, Operation.DESTROY}


def test_every_operation_has_its_handler() -> None:
    assert len(TABLE) == OPERATIONS_END
    for operation in Operation:
        handler, _ = TABLE[operation]
        assert (handler is None) is (operation in WITHOUT_HANDLER), operation


@pytest.mark.parametrize("operation", [9999 % OPERATIONS_END, 37, 39, 40, 48, 52, 53])
def test_what_is_not_offered_has_none(operation: int) -> None:
    assert operation in set(Operation) or TABLE[operation] == (None, False)


@pytest.mark.parametrize("operation", [Operation.FSYNC, Operation.COPY_FILE_RANGE])
def test_what_may_take_long_is_marked(operation: Operation) -> None:
    assert TABLE[operation][1]
    assert not TABLE[Operation.READ][1]


@pytest.mark.parametrize(
    ("error", "wanted", "logged"),
    [
        (NotFound(), -errno.ENOENT, False),
        (ContentAbsent(), -errno.EIO, False),
        (KeyError("surprise"), -errno.EIO, True),
        (OSError(errno.ENOENT, "not a file operation's own"), -errno.EIO, True),
    ],
)
def test_errors_of_files_are_told_and_all_others_are_logged(
    error: Exception, wanted: int, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert error_code(received(encode(Operation.LOOKUP)), error) == wanted
    assert bool(caplog.records) is logged


def test_a_handler_that_breaks_is_an_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    kernel = KernelDouble(LoopbackDrive(tmp_path_factory.mktemp("behind")))

    def broken(session: Session, request: Request) -> None:
        raise ZeroDivisionError

    assert run(broken, kernel.session, received(encode(Operation.LOOKUP))) == -errno.EIO


def test_a_request_that_is_cut_short_is_an_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    kernel = KernelDouble(LoopbackDrive(tmp_path_factory.mktemp("behind")))
    for operation in Operation:
        handler, _ = TABLE[operation]
        if handler is not None:
            answer = run(handler, kernel.session, received(encode(operation, 12345)))
            assert answer is None or isinstance(answer, int | bytes), operation


def test_an_error_is_encoded_with_the_number_of_its_request() -> None:
    encoded = encode_error(received(encode(Operation.LOOKUP, unique=88)), -errno.EPERM)
    assert OUT_HEADER.unpack(encoded) == (16, -errno.EPERM, 88)
