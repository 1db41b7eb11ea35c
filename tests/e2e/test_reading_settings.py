"""Settings about what stays on a machine and what passes between machines, on real pods."""

import errno
from pathlib import Path

import pytest

from tests.support.pods import Pod, until

TWO = tuple[Pod, Pod]


def refuses(path: Path) -> bool:
    """Say whether a file is refused for writing because it is read only."""
    try:
        path.open("r+b").close()
    except OSError as error:
        return error.errno == errno.EROFS
    return False


def test_what_was_set_to_be_read_only_on_one_pod_takes_no_changes_on_the_other(two: TWO) -> None:
    a, b = two
    (a.mount / "kept").mkdir()
    (a.mount / "kept/file").write_bytes(b"as it was")
    a.sync()
    a.do("policy", "set", a.mount / "kept", "read-only=true")
    until(lambda: refuses(b.mount / "kept/file"), "the policy holds on the other pod")
    with pytest.raises(OSError, match="Read-only"):
        (b.mount / "kept/new").touch()
    assert (b.mount / "kept/file").read_bytes() == b"as it was"
    b.do("policy", "set", b.mount / "kept", "read-only=false")
    (b.mount / "kept/file").write_bytes(b"changed")
    assert (b.mount / "kept/file").read_bytes() == b"changed"
