"""What a backing file carries of itself."""

import os
from pathlib import Path

import pytest

from core.ids import ROOT, Dot, EntryId, Incarnation
from core.ports import WayHome
from core.store.way_home import SideLog, read_attributes, write_attributes
from tests.support.records import entry

HOMES = [
    WayHome(entry(10), b"name", ROOT, None),
    WayHome(entry(11), b"\xff" * 255, entry(5), Dot(Incarnation(2**63 - 1), 7)),
]


@pytest.mark.parametrize("home", HOMES, ids=["never published", "published"])
def test_attributes_are_read_as_they_were_written(tmp_path: Path, home: WayHome) -> None:
    path = tmp_path / "file"
    path.touch()
    write_attributes(path, HOMES[0])
    write_attributes(path, home)
    assert read_attributes(path) == home


def test_a_file_without_or_with_wrong_attributes_has_no_way_home(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    assert read_attributes(path) is None
    write_attributes(path, HOMES[0])
    os.setxattr(path, "user.wormhole.entry", b"not hexadecimal")
    assert read_attributes(path) is None
    os.setxattr(path, "user.wormhole.entry", b"00")
    assert read_attributes(path) is None


def test_the_last_record_of_a_line_counts_in_the_side_log(tmp_path: Path) -> None:
    log = SideLog(tmp_path / "log")
    assert log.read() == {}
    log.append(1, HOMES[0])
    log.append(2, HOMES[0])
    log.append(1, HOMES[1])
    assert log.read() == {1: HOMES[1], 2: HOMES[0]}


def test_a_side_log_cut_anywhere_keeps_what_is_before_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = SideLog(path)
    log.append(1, HOMES[0])
    first = path.stat().st_size
    log.append(2, HOMES[1])
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert set(log.read()) == ({1} if cut >= first else set())


def test_garbage_in_the_side_log_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(os.urandom(1000))
    assert isinstance(SideLog(path).read(), dict)


def test_a_record_with_an_id_that_is_none_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = SideLog(path)
    log.append(1, WayHome(EntryId(b"short"), b"name", ROOT, None))
    log.append(2, WayHome(entry(1), b"name", ROOT, Dot(Incarnation(-1), 7)))
    log.append(3, HOMES[1])
    assert log.read() == {3: HOMES[1]}
