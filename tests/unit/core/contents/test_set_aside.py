"""What was set aside is taken for a version only where all of it is that version."""

import pytest

from core.contents.set_aside import AsideContents
from core.errors import ContentDamaged
from core.model.records import Version
from core.ports import AsideFile
from tests.support.drive_contents import BLOCK, FarPod, blocks
from tests.support.drive_pods import DrivePod

LARGE = blocks(b"a", b"b", b"c") + b"end"
SMALL = b"a few bytes"


def aside_of(pod: DrivePod) -> AsideContents:
    return AsideContents(pod.contents.table, pod.contents.pulls)


def lay_aside(pod: DrivePod, number: int, data: bytes) -> AsideFile:
    file = pod.files.create(number)
    file.write(0, data)
    file.close()
    pod.files.set_aside(number)
    (made,) = (each for each in pod.files.aside() if each.name.startswith(f"{number:016x}"))
    return made


def read(pod: DrivePod, of: Version) -> bytes:
    with pod.store.read() as reader:
        (row,) = (row for row in reader.lines(of.entry) if row.version == of.dot)
    if row.small is not None:
        return row.small
    file = pod.files.open(row.id, writable=False)
    data = file.read(0, file.size())
    file.close()
    return data


@pytest.mark.parametrize("data", [LARGE, SMALL], ids=["large", "small"])
def test_a_file_that_is_a_version_whatever_it_is_called_becomes_its_content(data: bytes) -> None:
    pod = DrivePod()
    of = FarPod(pod).offer(b"/a", data)
    lay_aside(pod, 900, data[:-1])
    made = lay_aside(pod, 901, data)
    aside = aside_of(pod)
    assert aside.lacks(of)
    assert aside.holding(of, aside.files()) == made
    aside.take(of, made, [of.dot])
    assert not aside.lacks(of)
    assert aside.is_here(of)
    assert read(pod, of) == data
    assert made in aside.files(), "it goes when the line is durable, and by itself"
    aside.drop(made)
    assert [each.size for each in aside.files()] == [len(data) - 1]


def test_of_one_that_differs_in_one_byte_nothing_is_taken() -> None:
    pod = DrivePod()
    of = FarPod(pod).offer(b"/a", LARGE)
    lay_aside(pod, 900, LARGE[:-1] + b"X")
    aside = aside_of(pod)
    assert aside.holding(of, aside.files()) is None


def test_a_file_that_is_another_one_when_it_is_read_again_does_not_become_the_content() -> None:
    pod = DrivePod()
    of = FarPod(pod).offer(b"/a", LARGE)
    made = lay_aside(pod, 900, LARGE)
    aside = aside_of(pod)
    assert aside.holding(of, aside.files()) == made
    pod.files._aside[made.name].pages.flip(BLOCK, 0)
    with pytest.raises(ContentDamaged):
        aside.take(of, made, [of.dot])
    assert aside.lacks(of)
    assert made in aside.files()


def test_an_empty_file_is_no_content_that_anybody_lacks() -> None:
    pod = DrivePod()
    pod.files.create(900).close()
    pod.files.set_aside(900)
    assert list(aside_of(pod).files()) == []
