from dataclasses import replace

import pytest

from core.errors import (
    AlreadyExists,
    FileError,
    FolderNotEmpty,
    Frozen,
    InvalidRequest,
    IsAFolder,
    NameTooLong,
    NotAFolder,
    NotFound,
    NotPermitted,
    StoreError,
)
from core.model.records import Dead, Version
from core.tree.policy import PathRule
from core.volume.interface import ROOT_NODE, Caller, Hashed, Needs, RenameMode
from core.volume.settings import VolumeSettings
from tests.support.drive_contents import FarPod, shown, version
from tests.support.drive_pods import ME, READ, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    return DrivePod()


def test_a_rename_over_a_file_publishes_its_source_first_in_the_same_batch(pod: DrivePod) -> None:
    """Else the old content would be dead everywhere and the new one nowhere."""
    pod.put(b"/a", b"old")
    pod.publish_closed()
    pod.put(b"/new", b"new")
    events: list[object] = []
    pod.replica.subscribe(events.append)
    pod.rename(b"/new", b"/a")
    (event,) = events
    kinds = [type(record) for record in event.batch.records]  # type: ignore[attr-defined]
    assert kinds.index(Version) < kinds.index(Dead)
    assert version(pod, b"/a").size == 3
    assert pod.get(b"/a") == b"new"


def test_a_source_that_a_rename_could_not_read_is_published_later(pod: DrivePod) -> None:
    pod.put(b"/a", b"old")
    pod.publish_closed()
    pod.put(b"/new", b"new")

    def fail(operation: str, _line: int) -> None:
        if operation == "read":
            raise StoreError("The disk reports an error.")

    pod.files.fail = fail
    with pytest.raises(StoreError):
        pod.rename(b"/new", b"/a")
    pod.files.fail = None
    pod.publish_closed()
    assert version(pod, b"/new").size == 3
    assert pod.get(b"/a") == b"old"


def test_a_large_source_is_hashed_elsewhere_before_the_rename(pod: DrivePod) -> None:
    pod.put(b"/a", b"old")
    pod.publish_closed()
    pod.put(b"/new", b"n" * 2**21)
    needs = pod.volume.rename(ROOT_NODE, b"new", ROOT_NODE, b"a", RenameMode.REPLACE)
    assert isinstance(needs, Needs)
    assert isinstance(needs.what, Hashed)
    assert pod.get(b"/a") == b"old", "nothing has happened yet"
    pod.publish_line(needs.what.line, now=True)
    assert pod.volume.rename(ROOT_NODE, b"new", ROOT_NODE, b"a", RenameMode.REPLACE) is None
    assert pod.get(b"/a") == b"n" * 2**21


def test_a_source_that_was_published_at_that_moment_is_renamed_all_the_same(
    pod: DrivePod, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that saved its file must not hear that it is not there."""
    pod.put(b"/a", b"old")
    pod.publish_closed()
    pod.put(b"/new", b"new")
    (line,) = list(pod.contents.table.dirty_lines())
    reserve = pod.contents.reserve

    def and_lose_the_line_to_another(number: int) -> object:
        mine = reserve(number)
        line.reserved = False
        pod.publish_line(number, now=True)
        return mine

    monkeypatch.setattr(pod.contents, "reserve", and_lose_the_line_to_another)
    assert pod.volume.rename(ROOT_NODE, b"new", ROOT_NODE, b"a", RenameMode.REPLACE) is None
    assert pod.get(b"/a") == b"new"


def test_a_rename_does_not_wait_for_a_writer_that_goes_on(pod: DrivePod) -> None:
    pod.put(b"/a", b"old")
    pod.publish_closed()
    handle = pod.create(b"/new")
    (line,) = [one for one in pod.contents.table.dirty_lines() if one.users]
    line.let_kernel_write()
    pod.volume.write(handle, 0, b"new")
    pod.rename(b"/new", b"/a")
    assert version(pod, b"/a").size == 3
    pod.volume.write(handle, 3, b"er")
    line.kernel_writers -= 1
    pod.volume.release(handle)
    pod.publish_closed()
    assert pod.get(b"/a") == b"newer"
    assert pod.names() == [b"a"]


def test_a_rename_elsewhere_publishes_nothing(pod: DrivePod) -> None:
    pod.put(b"/a", b"draft")
    pod.rename(b"/a", b"/b")
    assert shown(pod, b"/b").draft


def test_exchange_is_one_batch(pod: DrivePod) -> None:
    pod.put(b"/a", b"1")
    pod.put(b"/b", b"2")
    events: list[object] = []
    pod.replica.subscribe(events.append)
    pod.rename(b"/a", b"/b", RenameMode.EXCHANGE)
    assert len(events) == 1
    assert (pod.get(b"/a"), pod.get(b"/b")) == (b"2", b"1")


def test_a_conflict_copy_that_is_renamed_keeps_its_content(pod: DrivePod) -> None:
    pod.put(b"/a", b"first" * 9_000)
    pod.publish_closed()
    far = FarPod(pod)
    far.exchange()
    pod.put(b"/a", b"here" * 9_000)
    pod.publish_closed()
    pod.clock.now_ms += 5
    far.publish(b"/a", b"elsewhere")
    far.exchange()
    (copy,) = [name for name in pod.names() if b"conflict" in name]
    pod.rename(b"/" + copy, b"/mine")
    assert pod.get(b"/mine") == b"here" * 9_000


def call_errors(pod: DrivePod) -> list[tuple[type[FileError], object]]:
    node = pod.find(b"/d").node
    volume = pod.volume
    replace = RenameMode.REPLACE
    return [
        (NotFound, lambda: volume.lookup(ROOT_NODE, b"none")),
        (NotAFolder, lambda: volume.lookup(pod.find(b"/a").node, b"x")),
        (AlreadyExists, lambda: volume.make_folder(ROOT_NODE, b"a", 0o755, ME)),
        (NameTooLong, lambda: volume.make_folder(ROOT_NODE, b"n" * 256, 0o755, ME)),
        (InvalidRequest, lambda: volume.make_symlink(ROOT_NODE, b"l", b"", ME)),
        (IsAFolder, lambda: volume.remove_file(ROOT_NODE, b"d")),
        (NotAFolder, lambda: volume.remove_folder(ROOT_NODE, b"a")),
        (FolderNotEmpty, lambda: volume.remove_folder(ROOT_NODE, b"d")),
        (NotPermitted, lambda: volume.make_link(node, ROOT_NODE, b"l")),
        (InvalidRequest, lambda: volume.rename(ROOT_NODE, b"d", node, b"d", replace)),
        (
            AlreadyExists,
            lambda: volume.rename(ROOT_NODE, b"a", ROOT_NODE, b"b", RenameMode.NO_REPLACE),
        ),
        (NotFound, lambda: volume.rename(ROOT_NODE, b"none", ROOT_NODE, b"b", replace)),
    ]


def test_every_refusal_has_its_error_and_changes_nothing(pod: DrivePod) -> None:
    pod.put(b"/a", b"1")
    pod.put(b"/b", b"2")
    pod.make_folder(b"/d")
    pod.put(b"/d/x", b"3")
    for error, call in call_errors(pod):
        with pytest.raises(error):
            call()  # type: ignore[operator]
    assert pod.names() == [b"a", b"b", b"d"]


def test_a_frozen_drive_changes_no_names(pod: DrivePod) -> None:
    pod.put(b"/a", b"1")
    pod.configure(VolumeSettings(frozen="frozen"))
    for call in (
        lambda: pod.create(b"/b"),
        lambda: pod.remove(b"/a"),
        lambda: pod.rename(b"/a", b"/b"),
        lambda: pod.make_folder(b"/d"),
        lambda: pod.volume.create_unnamed(ROOT_NODE, 0o600, READ | WRITE, ME),
    ):
        with pytest.raises(Frozen):
            call()
    assert pod.get(b"/a") == b"1"


def test_a_set_group_folder_gives_its_group_to_what_is_made_in_it(pod: DrivePod) -> None:
    folder = pod.volume.make_folder(ROOT_NODE, b"d", 0o2755, Caller(1, 50, 1))
    attributes, _ = pod.volume.create(folder.node, b"f", 0o666, WRITE, Caller(2, 60, 1, 0o022))
    assert (attributes.uid, attributes.gid, attributes.mode) == (2, 50, 0o644)
    assert pod.volume.make_folder(folder.node, b"e", 0o755, ME).mode & 0o2000


def test_removing_one_of_two_names_leaves_the_other(pod: DrivePod) -> None:
    pod.put(b"/a", b"x")
    pod.volume.make_link(pod.find(b"/a").node, ROOT_NODE, b"b")
    pod.remove(b"/a")
    assert pod.find(b"/b").links == 1
    assert pod.get(b"/b") == b"x"
    pod.publish_closed()
    assert pod.get(b"/b") == b"x"


def test_a_file_that_is_removed_while_it_is_hashed_leaves_no_bytes_behind(pod: DrivePod) -> None:
    """Else a full disk stays full after the large file that filled it was deleted."""
    pod.put(b"/big", b"b" * 2**21)
    (line,) = list(pod.contents.table.dirty_lines())
    used = pod.contents.table.acquire(line.line)
    pod.volume.remove_file(ROOT_NODE, b"big")
    assert used.line.id in set(pod.contents.table.files.present())
    pod.contents.table.release(used)
    assert used.line.id not in set(pod.contents.table.files.present())


def test_in_a_folder_that_is_read_only_no_name_comes_goes_or_changes(pod: DrivePod) -> None:
    for path in (b"/d", b"/d/e"):
        pod.make_folder(path)
    pod.put(b"/d/e/a", b"x")
    pod.put(b"/out", b"x")
    folder = pod.find(b"/d").node
    pod.volume.set_xattr(folder, b"user.wormhole.read-only", b"true", False, False, ME)
    inside = pod.find(b"/d/e").node
    out = pod.find(b"/out").node
    for refused in (
        lambda: pod.put(b"/d/e/new", b"x"),
        lambda: pod.make_folder(b"/d/new"),
        lambda: pod.volume.make_symlink(inside, b"link", b"target", ME),
        lambda: pod.volume.make_special(inside, b"fifo", 0o010644, 0, ME),
        lambda: pod.volume.make_link(out, inside, b"linked"),
        lambda: pod.remove(b"/d/e/a"),
        lambda: pod.volume.remove_folder(folder, b"e"),
        lambda: pod.rename(b"/d/e/a", b"/d/e/b"),
        lambda: pod.rename(b"/d/e/a", b"/a"),
        lambda: pod.rename(b"/out", b"/d/e/a"),
    ):
        with pytest.raises(Frozen, match="folder"):
            refused()
    assert pod.names(b"/d/e") == [b"a"]
    assert pod.exists(b"/out")
    pod.volume.set_xattr(folder, b"user.wormhole.read-only", b"false", False, False, ME)
    pod.rename(b"/out", b"/d/e/a")
    assert pod.names(b"/d/e") == [b"a"]


def test_a_folder_that_is_read_only_can_itself_be_renamed(pod: DrivePod) -> None:
    pod.make_folder(b"/d")
    pod.volume.set_xattr(
        pod.find(b"/d").node, b"user.wormhole.read-only", b"true", False, False, ME
    )
    pod.rename(b"/d", b"/other")
    with pytest.raises(Frozen):
        pod.put(b"/other/a", b"x")


def test_a_rule_for_all_in_a_folder_keeps_names_and_contents_there_as_they_are(
    pod: DrivePod,
) -> None:
    pod.make_folder(b"/archive")
    pod.put(b"/archive/a", b"x")
    pod.put(b"/a", b"x")
    rule = PathRule("archive/**", {"read-only": b"true"})
    pod.replica.settings = replace(pod.replica.settings, rules=(rule,))
    for refused in (
        lambda: pod.put(b"/archive/new", b"x"),
        lambda: pod.patch(b"/archive/a", 0, b"y"),
        lambda: pod.remove(b"/archive/a"),
        lambda: pod.rename(b"/a", b"/archive/b"),
    ):
        with pytest.raises(Frozen):
            refused()
    pod.rename(b"/archive", b"/old")
    pod.patch(b"/old/a", 0, b"y")
    pod.remove(b"/old/a")


@pytest.mark.parametrize("mode", [0o644, 0o040755, 0o100644, 0o120777, 2**16 | 0o010644])
def test_a_special_file_that_no_other_pod_would_take_is_not_made(mode: int) -> None:
    pod = DrivePod()
    with pytest.raises(InvalidRequest):
        pod.volume.make_special(ROOT_NODE, b"f", mode, 0, ME)
    assert pod.names() == []
