import pytest

from core.errors import NotAFolder
from core.volume.interface import ROOT_NODE
from tests.support.drive_pods import DrivePod


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    for number in range(30):
        pod.make_folder(b"/%02d" % number)
    return pod


def test_a_listing_is_read_in_pages_of_any_size(pod: DrivePod) -> None:
    handle = pod.volume.open_folder(ROOT_NODE)
    names, offset = [], 0
    while page := pod.volume.read_folder(handle, offset, 7):
        names += [entry.name for entry in page]
        offset = page[-1].offset
    assert sorted(names) == [b"%02d" % number for number in range(30)]


def test_offsets_stay_valid_while_the_folder_changes(pod: DrivePod) -> None:
    handle = pod.volume.open_folder(ROOT_NODE)
    first = pod.volume.read_folder(handle, 0, 10)
    seen = {entry.name for entry in first}
    for name in sorted(seen):
        pod.volume.remove_folder(ROOT_NODE, name)
    rest = pod.volume.read_folder(handle, first[-1].offset, 100)
    assert {entry.name for entry in rest} == {b"%02d" % number for number in range(30)} - seen
    pod.make_folder(b"/new")
    again = pod.volume.read_folder(handle, 0, 100)
    assert b"new" in {entry.name for entry in again}, "from the start, it is listed anew"


def test_a_name_removed_meanwhile_is_not_listed(pod: DrivePod) -> None:
    handle = pod.volume.open_folder(ROOT_NODE)
    first = pod.volume.read_folder(handle, 0, 10)
    later = next(name for name in pod.names() if name not in {entry.name for entry in first})
    pod.volume.remove_folder(ROOT_NODE, later)
    rest = pod.volume.read_folder(handle, first[-1].offset, 100)
    assert later not in {entry.name for entry in rest}


def test_each_listed_name_counts_one_look_up(pod: DrivePod) -> None:
    handle = pod.volume.open_folder(ROOT_NODE)
    nodes = pod.volume._state.nodes
    node = pod.find(b"/07").node
    before = nodes.get(node).lookups
    listed = {entry.name: entry for entry in pod.volume.read_folder(handle, 0, 100)}
    assert listed[b"07"].attributes.node == node
    assert nodes.get(node).lookups == before + 1


def test_a_folder_that_was_removed_is_empty(pod: DrivePod) -> None:
    handle = pod.volume.open_folder(pod.find(b"/00").node)
    pod.volume.remove_folder(ROOT_NODE, b"00")
    assert pod.volume.read_folder(handle, 0, 10) == []
    pod.volume.release_folder(handle)


def test_a_file_cannot_be_listed(pod: DrivePod) -> None:
    pod.put(b"/f", b"")
    with pytest.raises(NotAFolder):
        pod.volume.open_folder(pod.find(b"/f").node)
