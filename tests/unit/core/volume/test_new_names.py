from dataclasses import replace

import pytest

from core.errors import AlreadyExists, InvalidRequest, IsAFolder
from core.volume import new_names
from core.volume.interface import ROOT_NODE, OpenFlags, RenameMode
from tests.support.drive_contents import FarPod
from tests.support.drive_pods import ME, WRITE, DrivePod


@pytest.fixture
def pod() -> DrivePod:
    pod = DrivePod()
    pod.configure(replace(pod.settings, portable=True))
    return pod


def refused(pod: DrivePod, path: bytes) -> bool:
    """Try each way to make a name; say whether all or none are refused."""
    parent, name = pod.folder(path)
    source = pod.find(b"/source")
    ways = (
        lambda: pod.make_folder(path),
        lambda: pod.create(path),
        lambda: pod.volume.make_symlink(parent, name, b"x", ME),
        lambda: pod.volume.make_special(parent, name, 0o010644, 0, ME),
        lambda: pod.volume.make_link(source.node, parent, name),
        lambda: pod.volume.make_link(
            pod.volume.create_unnamed(parent, 0o644, WRITE, ME)[0].node, parent, name
        ),
        lambda: pod.rename(b"/source", path),
    )
    told = []
    for way in ways:
        try:
            way()
        except InvalidRequest:
            told.append(True)
        except (AlreadyExists, IsAFolder):
            told.append(False)
        else:
            told.append(False)
    assert len(set(told)) == 1, told
    return told[0]


@pytest.mark.parametrize(
    "name", [b"a:b", b"what?", b"ends.", b"ends ", b"CON", b"nul.txt", b"\xff", b"tab\there"]
)
def test_a_name_that_windows_cannot_show_is_refused_whatever_makes_it(
    pod: DrivePod, name: bytes
) -> None:
    pod.put(b"/source", b"x")
    assert refused(pod, b"/" + name)
    assert pod.names() == [b"source"]


def test_a_name_that_differs_in_case_only_is_refused_whatever_makes_it(pod: DrivePod) -> None:
    pod.put(b"/Report.txt", b"x")
    pod.put(b"/source", b"x")
    assert refused(pod, b"/rePORT.txt")
    assert pod.names() == [b"Report.txt", b"source"]
    assert not refused(pod, b"/another")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Report", b"report"), ("\u00e9".encode(), "e\u0301".encode()), (b"a", b"A")],
)
def test_a_rename_of_case_alone_is_allowed(pod: DrivePod, old: bytes, new: bytes) -> None:
    pod.put(b"/" + old, b"x")
    pod.rename(b"/" + old, b"/" + new)
    assert pod.names() == [new]
    pod.rename(b"/" + new, b"/" + old)
    assert pod.names() == [old]


def test_into_another_folder_a_like_name_is_refused(pod: DrivePod) -> None:
    pod.make_folder(b"/d")
    pod.put(b"/d/A", b"x")
    pod.put(b"/a", b"x")
    with pytest.raises(InvalidRequest, match="A stands here already") as told:
        pod.rename(b"/a", b"/d/a")
    assert "network.names=native" in told.value.remedy
    pod.rename(b"/a", b"/d/A")
    assert pod.names(b"/d") == [b"A"]


def test_a_name_that_went_is_in_nobodys_way(pod: DrivePod) -> None:
    pod.put(b"/A", b"x")
    with pytest.raises(InvalidRequest):
        pod.put(b"/a", b"x")
    pod.remove(b"/A")
    pod.put(b"/a", b"x")
    pod.rename(b"/a", b"/b")
    pod.put(b"/A", b"x")
    assert pod.names() == [b"A", b"b"]


def test_exchanging_two_names_makes_none(pod: DrivePod) -> None:
    pod.configure(replace(pod.settings, portable=False))
    pod.put(b"/a", b"x")
    pod.put(b"/A", b"y")
    pod.configure(replace(pod.settings, portable=True))
    pod.rename(b"/a", b"/A", RenameMode.EXCHANGE)
    assert (pod.get(b"/a"), pod.get(b"/A")) == (b"y", b"x")
    assert pod.volume.open(pod.find(b"/a").node, OpenFlags.READ, ME)


def test_what_other_pods_make_is_known(pod: DrivePod) -> None:
    far = FarPod(pod)
    far.exchange()
    pod.put(b"/one", b"x")
    far.publish(b"/Two", b"x")
    far.exchange()
    with pytest.raises(InvalidRequest):
        pod.put(b"/two", b"x")


def test_after_a_great_commit_the_folder_is_looked_at_anew(pod: DrivePod) -> None:
    far = FarPod(pod)
    far.exchange()
    pod.put(b"/one", b"x")
    for number in range(100):
        far.publish(b"/Name %d" % number, b"")
    far.exchange()
    with pytest.raises(InvalidRequest):
        pod.put(b"/name 77", b"x")


def test_where_all_names_are_allowed_nothing_is_remembered(pod: DrivePod) -> None:
    pod.put(b"/one", b"x")
    pod.configure(replace(pod.settings, portable=False))
    pod.put(b"/ONE", b"x")
    pod.put(b"/a:b", b"x")
    pod.configure(replace(pod.settings, portable=True))
    with pytest.raises(InvalidRequest):
        pod.put(b"/One", b"x")


def test_few_folders_are_remembered(pod: DrivePod, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_names, "NAMES_KEPT", 3)
    for folder in (b"/d1", b"/d2", b"/d3"):
        pod.make_folder(folder)
        for name in (b"a", b"b", b"c", b"d"):
            pod.put(folder + b"/" + name, b"x")
    known = pod.volume._state.new_names._folders
    assert len(known) == 1
    with pytest.raises(InvalidRequest):
        pod.put(b"/d1/A", b"x")
    assert pod.volume.lookup(ROOT_NODE, b"d1")
