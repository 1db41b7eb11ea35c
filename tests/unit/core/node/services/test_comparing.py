"""What stands in the drive is known again by its hashes, without being fetched."""

import os
from pathlib import Path

import pytest

from core.contents.manifests import block_size_for, revise, small_revision
from core.crypto import content_hash
from core.ids import ROOT
from core.model.content import BLOCK_BYTES, Content
from core.node.parts import Parts
from core.node.services.comparing import Comparing, has_content, opened_source
from core.node.services.drive import DriveUser
from tests.support.small_node import with_node, write, write_here


def content_of(data: bytes, *, holes: bool = False) -> Content:
    hashes = {
        block: None if holes and not any(piece) else content_hash(piece)
        for block, piece in enumerate(
            data[start : start + BLOCK_BYTES] for start in range(0, len(data), BLOCK_BYTES)
        )
    }
    return revise(None, len(data), block_size_for(len(data)), hashes).content


ZEROS = bytes(BLOCK_BYTES)
SOURCES = {
    "an empty file": b"",
    "a small file": b"small",
    "a file of several blocks": b"x" * (2 * BLOCK_BYTES + 7),
    "a block of zeros between others": b"x" * BLOCK_BYTES + ZEROS + b"y",
}


@pytest.mark.parametrize("sentence", SOURCES)
@pytest.mark.parametrize("holes", [True, False])
def test_a_source_is_what_was_published_however_its_zeros_are_written(
    tmp_path: Path, sentence: str, holes: bool
) -> None:
    data = SOURCES[sentence]
    path = tmp_path / "source"
    path.write_bytes(data)
    with opened_source(os.fsencode(path)) as source:
        assert has_content(source, content_of(data, holes=holes)) is True
        assert has_content(source, small_revision(b"other").content) is False


def test_hashes_cannot_tell_where_zeros_are_written_in_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(ZEROS + ZEROS + b"x")
    hashes = {0: None, 1: content_hash(ZEROS), 2: content_hash(b"x")}
    mixed = revise(None, 2 * BLOCK_BYTES + 1, BLOCK_BYTES, hashes).content
    with opened_source(os.fsencode(path)) as source:
        assert has_content(source, mixed) is None


def test_what_is_published_and_what_is_not_are_compared_alike(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"s" * 400_000)
    (tmp_path / "other").write_bytes(b"o" * 400_000)
    (tmp_path / "link").symlink_to("same")

    async def work(parts: Parts, user: DriveUser) -> None:
        comparing = Comparing(parts, user)

        def is_same(name: str) -> bool:
            path = tmp_path / name
            with parts.replica.view() as view:
                there = view.lookup(ROOT, b"file")
            assert there is not None
            return comparing.is_same(os.fsencode(path), path.lstat(), b"/file", there)

        write_here(user, b"/file", b"s" * 400_000)
        assert [is_same(name) for name in ("same", "other", "link")] == [True, False, False]
        await write(parts, user, b"/file", b"s" * 400_000)
        assert [is_same(name) for name in ("same", "other", "link")] == [True, False, False]

    with_node(tmp_path, work)
