"""Which content of a file is brought out, and under which name."""

from pathlib import Path

import pytest

from core.ids import ROOT, ContentHash, Dot
from core.model.content import Content, Line, LineRole
from core.model.records import Kind
from core.store.files_disk import DiskFiles
from core.store.recovered_files import best_line, bring_content, copy_sparse, free_name
from core.tree.shown import Shown
from tests.support.records import ORIGIN, entry

SHOWN_DOT, OLD_DOT = Dot(ORIGIN, 5), Dot(ORIGIN, 2)


def shown(*, virtual: bool = False) -> Shown:
    return Shown(
        id=entry(10),
        file=entry(10),
        kind=Kind.FILE,
        parent=ROOT,
        name=b"name",
        members=(),
        version=None,
        heads=(SHOWN_DOT,),
        virtual=(SHOWN_DOT,) if virtual else (),
        inode=entry(10),
        mode=0o600,
        uid=0,
        gid=0,
        device=0,
        mtime_ns=0,
        btime_ns=0,
        links=1,
        xattrs={},
        policy={},
        conflict=virtual,
        hidden=(),
        draft=False,
    )


def line(
    number: int,
    role: LineRole = LineRole.CURRENT,
    *,
    version: Dot | None = SHOWN_DOT,
    missing: int = 0,
    dirty: bool = False,
    small: bytes | None = None,
    size: int | None = None,
) -> Line:
    content = None if size is None else Content(ContentHash(b"m" * 32), size, 262_144)
    base = (OLD_DOT,) if dirty else None
    return Line(number, entry(10), role, version, content, base=base, missing=missing, small=small)


@pytest.mark.parametrize(
    ("lines", "chosen"),
    [
        ([], None),
        ([line(1), line(2, LineRole.HISTORY, version=OLD_DOT)], 1),
        ([line(1), line(2, dirty=True)], 2),
        ([line(1, missing=3), line(2, LineRole.HISTORY, version=OLD_DOT)], 2),
        ([line(1, missing=3)], 1),
        ([line(1, LineRole.ORPHAN)], None),
        ([line(1, version=OLD_DOT), line(2)], 2),
    ],
    ids=[
        "nothing is here",
        "the current one before history",
        "what a program changed last before what was published",
        "an older whole one before half of the newest",
        "half of the newest if there is nothing else",
        "what was deleted while open is not brought back",
        "the shown version before an older one",
    ],
)
def test_the_best_line_is_chosen(lines: list[Line], chosen: int | None) -> None:
    found = best_line(lines, shown())
    assert (None if found is None else found.id) == chosen


def test_a_conflict_version_has_its_own_lines_only() -> None:
    assert best_line([line(1, version=OLD_DOT)], shown(virtual=True)) is None
    found = best_line([line(1, version=OLD_DOT), line(2)], shown(virtual=True))
    assert found is not None
    assert found.id == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"a", b"a"),
        (b"..", b"unnamed"),
        (b"a/../../b", b"unnamed"),
        (b"", b"unnamed"),
        (b"x" * 900, b"x" * 255),
    ],
    ids=["a name", "the folder above", "a path", "nothing", "longer than any"],
)
def test_names_cannot_lead_out_of_the_folder(tmp_path: Path, name: bytes, expected: bytes) -> None:
    assert free_name(tmp_path, name) == tmp_path / expected.decode()


def test_a_taken_name_gets_a_number_and_stays_short_enough(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert free_name(tmp_path, b"a").name == "a (2)"
    (tmp_path / "a (2)").symlink_to("nowhere")
    assert free_name(tmp_path, b"a").name == "a (3)"
    (tmp_path / ("x" * 255)).touch()
    free_name(tmp_path, b"x" * 255).touch()


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path / "storage", reserve_bytes=0)


def test_small_contents_and_whole_files_are_brought_out_under_their_name(
    tmp_path: Path, files: DiskFiles
) -> None:
    found = bring_content(files, line(1, small=b"small"), tmp_path / "a")
    assert (found.path.read_bytes(), found.whole) == (b"small", True)
    files.create(2).write(0, b"large")
    found = bring_content(files, line(2, size=5), tmp_path / "b")
    assert (found.path, found.whole) == (tmp_path / "b", True)
    assert found.path.read_bytes() == b"large"


@pytest.mark.parametrize(
    "given", [line(1, missing=2, size=5), line(1, size=6)], ids=["blocks missing", "cut"]
)
def test_what_is_not_whole_says_so_in_its_name(
    tmp_path: Path, files: DiskFiles, given: Line
) -> None:
    files.create(1).write(0, b"large")
    found = bring_content(files, given, tmp_path / "a")
    assert not found.whole
    assert found.path.name == "a (incomplete)"
    assert not (tmp_path / "a").exists()


def test_a_lost_file_is_not_made_up(tmp_path: Path, files: DiskFiles) -> None:
    found = bring_content(files, line(1, size=5), tmp_path / "a")
    assert (found.whole, found.path.exists()) == (False, False)


def test_holes_stay_holes(tmp_path: Path, files: DiskFiles) -> None:
    file = files.create(1)
    file.truncate(2**40)
    file.write(2**39, b"x")
    assert copy_sparse(files.open(1, writable=False), tmp_path / "copy") == 2**40
    found = (tmp_path / "copy").stat()
    assert found.st_size == 2**40
    assert found.st_blocks * 512 < 2**20
