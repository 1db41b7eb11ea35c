"""What the log says of a conflict that was settled."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import ResolveRequest, RestoreRequest
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.decided import decision
from core.node.services.drive import DriveUser
from core.node.services.restoring import Restoring
from core.node.services.versions import Versions
from tests.support.small_node import names_here, read_here, silent, with_node
from tests.unit.core.node.services.test_conflicts import conflict

STOOD = {"1-a": b"/x/file", "2-b": b"/x/file (conflict)", "3-c": b"/x/file (another)"}


def test_what_was_not_kept_comes_back_under_the_name_that_it_had_beside_the_file() -> None:
    remark = decision("here", b"/x/file", "1-a", STOOD, "nas")
    assert (remark.kind, remark.pod, remark.path) == ("decided", "here", "/x/file")
    assert remark.facts == {
        "after": "nas",
        "dropped": ["2-b", "3-c"],
        "beside": ["/x/file (conflict)", "/x/file (another)"],
    }


def test_what_had_the_name_itself_comes_back_under_that_of_what_took_its_place() -> None:
    facts = decision("here", b"/x/file", "2-b", STOOD, "nas").facts
    assert facts["beside"] == ["/x/file (conflict)", "/x/file (another)"]


def test_where_all_were_kept_nothing_is_to_come_back() -> None:
    remark = decision("here", b"/x/file", "both", STOOD, "")
    assert remark.facts == {"after": "both"}
    assert remark.text == "All versions of /x/file were kept."


def test_a_decision_can_be_taken_back_by_what_the_log_says_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is removed within a minute of its birth is kept as no older version.
    monkeypatch.setattr("core.contents.keeping.YOUNG_MS", 0)

    async def work(parts: Parts, user: DriveUser) -> None:
        conflicts = Conflicts(parts, user)
        await conflict(parts, user)
        (row,) = conflicts.rows()
        # The other one was never written here, so it could not come back.
        kept = next(each for each in row.versions if each.size == 5)
        await asyncio.to_thread(conflicts.resolve, ResolveRequest("/file", kept.version))
        assert names_here(parts) == {b"file"}
        facts = parts.chronicle.journal.rows[-1].facts
        (version,), (beside,) = facts["dropped"], facts["beside"]  # type: ignore[misc]
        restoring = Restoring(parts, user, Versions(parts))
        await restoring.restore(RestoreRequest("/file", version, beside), silent)
        assert read_here(user, beside.encode()) == b"one version"
        assert len(names_here(parts)) == 2

    with_node(tmp_path, work)
