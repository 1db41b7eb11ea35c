"""Settings about what stays on a machine and what passes between machines, on real pods."""

import errno
import os
import shutil
import time
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, until

pytestmark = pytest.mark.prompt

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


def test_a_rule_by_pattern_that_one_pod_applies_holds_on_the_drive_of_the_other(
    two: TWO, tmp_path: Path
) -> None:
    a, b = two
    (a.mount / "archive").mkdir()
    (a.mount / "archive/file").write_bytes(b"as it was")
    a.sync()
    file = tmp_path / "network.toml"
    text = (a.home / "network.toml").read_text()
    file.write_text(f'{text}\n[[files]]\nmatch = "archive/**"\nread-only = true\n')
    a.do("config", "apply", file)
    until(lambda: refuses(b.mount / "archive/file"), "the rule holds on the other pod")
    with pytest.raises(OSError, match="Read-only"):
        (b.mount / "archive/new").touch()
    shown = b.do("policy", "show", b.mount / "archive/file", "--json").json()
    assert shown["read-only"] == {"value": True, "origin": "rule"}
    b.do("policy", "set", b.mount / "archive/file", "read-only=false")
    (b.mount / "archive/file").write_bytes(b"changed")


def seconds_to_copy(source: Path, target: Path) -> float:
    """Return how long a file that is not here takes to be read whole."""
    began = time.monotonic()
    shutil.copyfile(source, target)
    return time.monotonic() - began


def set_on(pod: Pod, *assignments: str) -> None:
    """Change settings of a pod; return when it works by them."""
    before = times_taken_up(pod)
    pod.do("config", "set", "--pod", *assignments)
    until(lambda: times_taken_up(pod) > before, "the settings are taken up")


def times_taken_up(pod: Pod) -> int:
    """Return how often a pod took up changed settings."""
    return sum(path.read_text().count("The settings changed.") for path in pod.home.glob("log/*"))


def lacking(laboratory: Lab, sizes: dict[str, int]) -> tuple[Pod, Pod]:
    """Return a pod that has files of these sizes, and one that shows them and has none of them."""
    a = laboratory.first(copies=1)
    for name, size in sizes.items():
        (a.mount / name).write_bytes(os.urandom(size))
    a.sync()
    b = laboratory.second(a)
    set_on(b, "cache.mode=stream")
    until(lambda: all((b.mount / name).exists() for name in sizes), "the names are there")
    return a, b


def test_blocks_travel_at_the_rate_that_was_set_on_either_side(
    laboratory: Lab, tmp_path: Path
) -> None:
    a, b = lacking(laboratory, dict.fromkeys(("sent", "taken", "free"), 20_000_000))
    set_on(a, "limits.lan-upload=5 MB/s")
    sent = seconds_to_copy(b.mount / "sent", tmp_path / "sent")
    set_on(a, "limits.lan-upload=0")
    set_on(b, "limits.lan-download=5 MB/s")
    taken = seconds_to_copy(b.mount / "taken", tmp_path / "taken")
    set_on(b, "limits.lan-download=0", "limits.download=1 kB/s")
    free = seconds_to_copy(b.mount / "free", tmp_path / "free")
    # Never faster than the limit; slower where the machine is busy with other tests.
    assert (3.6 <= sent <= 8, 3.6 <= taken <= 8, free < 3.6) == (True, True, True), (
        sent,
        taken,
        free,
    )


def test_what_is_read_of_a_file_that_is_not_to_be_cached_is_not_kept(laboratory: Lab) -> None:
    a, b = lacking(laboratory, {"kept": 3_000_000, "once": 3_000_000})
    set_on(b, "cache.mode=save")
    a.do("policy", "set", a.mount / "once", "cache=false")
    default = b.ask("policy", "show", b.mount / "kept")["cache"]
    until(
        lambda: b.ask("policy", "show", b.mount / "once")["cache"] != default, "the policy is known"
    )
    for name in ("once", "kept"):
        assert (b.mount / name).read_bytes() == (a.mount / name).read_bytes()
    until(lambda: b.ask("free", b.mount / "kept")["files"], "what was read whole is kept")
    assert b.ask("free", b.mount / "once")["files"] == 0
