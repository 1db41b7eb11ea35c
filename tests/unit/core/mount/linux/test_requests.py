from core.mount.linux.protocol import IN_BYTES, REQUEST_BYTES_MAX, Operation
from core.mount.linux.requests import Request
from core.volume.interface import Caller
from tests.support.kernel_double import encode, received


def test_a_header_is_decoded_field_by_field() -> None:
    request = received(encode(Operation.LOOKUP, 42, b"name\0", unique=9, uid=7, gid=8, pid=77))
    assert (request.operation, request.node, request.unique) == (Operation.LOOKUP, 42, 9)
    assert request.caller == Caller(7, 8, 77)
    assert request.size == IN_BYTES + 5


def test_a_name_ends_before_its_nul_and_leaves_out_what_was_there_before() -> None:
    request = received(encode(Operation.LOOKUP, 1, b"a much longer name\0"))
    request.buffer[: IN_BYTES + 3] = encode(Operation.LOOKUP, 1, b"ab\0")
    request.decode()
    assert request.name() == b"ab"
    assert bytes(request.body()) == b"ab\0"


def test_two_names_are_told_apart() -> None:
    request = received(encode(Operation.RENAME, 1, bytes(8) + b"old\0new\0"))
    assert request.two_names(8) == (b"old", b"new")


def test_the_largest_write_fits() -> None:
    assert len(Request().buffer) == REQUEST_BYTES_MAX
    assert REQUEST_BYTES_MAX >= 1024 * 1024 + IN_BYTES + 40
