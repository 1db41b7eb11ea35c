"""The files that were changed last."""

from dataclasses import replace

from core.control.schema import Json, LogRow
from core.ids import EntryId
from core.node.recent import RECENT_MAX, Recent, RecentFiles, facts_of, recent_of

ENTRY, BEFORE = EntryId(b"e" * 16), EntryId(b"b" * 16)


def change(path: str, kind: str = "changed") -> Recent:
    return Recent(path, "2026-01-01T00:00:00Z", "nas", "Ann", kind, (ENTRY, BEFORE))


def test_the_newest_come_first_each_file_once_and_no_more_than_ten() -> None:
    files = RecentFiles()
    files.note([change(f"/{number}") for number in range(12)])
    files.note([change("/5", "deleted")])
    newest = files.newest
    assert [(each.path, each.kind) for each in newest[:2]] == [
        ("/5", "deleted"),
        ("/11", "changed"),
    ]
    assert len(newest) == RECENT_MAX


def test_they_are_read_out_of_the_journal_again() -> None:
    changes = [change("/a", "added"), change("/b")]
    row = LogRow(1, changes[0].at, "changed", "nas", "Ann", facts=dict(facts_of(changes)))
    assert recent_of(row) == changes
    assert RecentFiles([row]).newest == (changes[1], changes[0])
    gone = [change("/c", "deleted")]
    gone = [replace(gone[0], version="1-2")]
    told = LogRow(2, gone[0].at, "deleted", "nas", "Ann", "/c", facts=dict(facts_of(gone)))
    assert recent_of(told) == gone


def test_rows_that_say_nothing_of_files_or_too_little_are_passed_over() -> None:
    assert recent_of(LogRow(1, "", "paused")) == []
    assert recent_of(LogRow(1, "", "changed", facts={"paths": ["/a"], "entries": []})) == []
    facts: dict[str, Json] = {"paths": ["/a"], "entries": [ENTRY.hex()]}
    (found,) = recent_of(LogRow(1, "", "deleted", path="/a", facts=facts))
    assert found.version == "", "earlier rows do not say"
    (found,) = recent_of(LogRow(1, "", "changed", facts={"paths": ["/a"], "entries": ["xyz"]}))
    assert found.entries == ()
