"""Much within a moment becomes one row."""

from core.ids import EntryId
from core.node.noticing.files import Changes, Who
from core.node.noticing.gathering import TOGETHER_SECONDS, Gathering
from core.node.recent import RECENT_MAX, Recent

NAS = Who("nas", "Ann")


def change(path: str, kind: str = "changed", pod: str = "nas") -> Recent:
    return Recent(path, "", pod, "Ann", kind, (EntryId(b"e" * 16),))


def test_one_file_is_told_at_once_with_its_path() -> None:
    gathering = Gathering()
    gathering.add(Changes([change("/a", "added")], {}))
    (row,) = gathering.take(0)
    assert (row.kind, row.path, row.text) == ("changed", "/a", "/a was added on nas.")
    assert (row.pod, row.person) == ("nas", "Ann")
    assert row.facts["files"] == 1
    assert gathering.take(0) == []


def test_what_follows_soon_is_told_together() -> None:
    gathering = Gathering()
    gathering.add(Changes([change("/a")], {}))
    gathering.take(0)
    for number in range(1, 21):
        gathering.add(Changes([change(f"/{number}")], {}))
        assert gathering.take(number) == []
    (row,) = gathering.take(TOGETHER_SECONDS)
    assert (row.text, row.path) == ("20 files were changed on nas.", "")
    assert row.facts["files"] == 20
    paths = row.facts["paths"]
    assert isinstance(paths, list)
    assert (len(paths), paths[-1]) == (RECENT_MAX, "/20")
    assert gathering.take(2 * TOGETHER_SECONDS) == []
    gathering.add(Changes([change("/b")], {}))
    assert [each.path for each in gathering.take(2 * TOGETHER_SECONDS)] == ["/b"]


def test_pods_and_deletions_are_told_apart() -> None:
    gathering = Gathering()
    files = [change("/a"), change("/b", "deleted"), change("/c", pod="attic")]
    gathering.add(Changes(files, {}))
    told = {(row.kind, row.pod, row.text) for row in gathering.take(0)}
    assert told == {
        ("changed", "nas", "/a was changed on nas."),
        ("deleted", "nas", "/b was deleted on nas."),
        ("changed", "attic", "/c was changed on attic."),
    }


def test_those_that_were_only_counted_are_in_the_number() -> None:
    gathering = Gathering()
    gathering.add(Changes([change("/a", "added")], {("changed", NAS): 300, ("deleted", NAS): 2}))
    assert {row.text for row in gathering.take(0)} == {
        "301 files were added or changed on nas.",
        "2 files were deleted on nas.",
    }


def test_at_the_end_nothing_stays_untold() -> None:
    gathering = Gathering()
    gathering.add(Changes([change("/a", "added"), change("/b", "added")], {}))
    assert [row.text for row in gathering.take(0)] == ["2 files were added on nas."]
    gathering.add(Changes([change("/c")], {}))
    assert gathering.take(1) == []
    assert [row.path for row in gathering.take(1, all_of_it=True)] == ["/c"]
