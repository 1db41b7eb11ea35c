import stat

import pytest

from core.model.records import Kind
from core.mount.linux import replies
from core.mount.linux.protocol import ATTRIBUTES_OUT, ENTRY_OUT, NAME_OUT, STATFS_OUT
from core.volume.interface import Attributes, Node, Space


def attributes(kind: Kind = Kind.FILE, mode: int = 0o644, mtime_ns: int = 5) -> Attributes:
    return Attributes(
        Node(3), 99, kind, mode, 2, 10, 20, 0, 1234, 8, 1_000_000_007, mtime_ns, 3_000_000_009
    )


def test_an_entry_is_as_long_as_the_kernel_expects_and_says_all() -> None:
    encoded = replies.entry(attributes())
    assert len(encoded) == 128
    fields = ENTRY_OUT.unpack(encoded)
    assert fields[:6] == (3, 0, replies.VALID_SECONDS, replies.VALID_SECONDS, 0, 0)
    assert fields[6:9] == (99, 1234, 8)
    assert fields[9:15] == (1, 0, 3, 7, 5, 9)
    assert fields[15:19] == (stat.S_IFREG | 0o644, 2, 10, 20)


def test_attributes_alone_say_the_same() -> None:
    encoded = replies.attributes_only(attributes())
    assert len(encoded) == 104
    assert ATTRIBUTES_OUT.unpack(encoded)[3:] == ENTRY_OUT.unpack(replies.entry(attributes()))[6:]


def test_a_time_before_1970_keeps_its_nanoseconds_positive() -> None:
    fields = ENTRY_OUT.unpack(replies.entry(attributes(mtime_ns=-1)))
    assert (fields[10], fields[13]) == (-1, 999_999_999)


@pytest.mark.parametrize(
    ("kind", "mode", "wanted"),
    [
        (Kind.FILE, 0o600, stat.S_IFREG | 0o600),
        (Kind.FOLDER, 0o755, stat.S_IFDIR | 0o755),
        (Kind.SYMLINK, 0o777, stat.S_IFLNK | 0o777),
        (Kind.SPECIAL, stat.S_IFIFO | 0o600, stat.S_IFIFO | 0o600),
    ],
)
def test_the_mode_says_what_kind_of_file_it_is(kind: Kind, mode: int, wanted: int) -> None:
    assert replies.mode_of(attributes(kind, mode)) == wanted


def test_that_there_is_nothing_may_be_remembered() -> None:
    fields = ENTRY_OUT.unpack(replies.NO_ENTRY)
    assert fields[0] == 0
    assert fields[2] == replies.VALID_SECONDS


@pytest.mark.parametrize("length", [1, 7, 8, 9, 255])
def test_a_listed_name_is_padded_to_eight(length: int) -> None:
    encoded = replies.listed_name(5, 6, stat.S_IFDIR | 0o755, b"x" * length)
    assert len(encoded) % 8 == 0
    assert len(encoded) - NAME_OUT.size - length < 8
    assert NAME_OUT.unpack_from(encoded) == (5, 6, length, stat.S_IFDIR >> 12)
    assert encoded[NAME_OUT.size :].rstrip(b"\0") == b"x" * length


def test_space_is_told_in_blocks() -> None:
    encoded = replies.space(Space(4096 * 10, 4096 * 5, 4096 * 3, 77))
    assert len(encoded) == 80
    assert STATFS_OUT.unpack(encoded) == (10, 5, 3, 77, 77, 4096, 255, 4096)
