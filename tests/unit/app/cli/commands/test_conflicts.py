"""`wormhole conflicts`."""

from core.control.schema import ConflictRow, OldVersion, ResolveRequest, Restored
from tests.support.cli_double import CommandLine

ROW = ConflictRow("/f", [OldVersion("1-2", 5, "2026", "a", "shown")], ["/f (conflict)"])


def test_conflicts_are_listed_also_when_there_are_none(wormhole: CommandLine) -> None:
    assert wormhole("conflicts", conflicts=[ROW]) == 0
    assert "1-2  2026 by a, 5 B" in wormhole.out
    assert wormhole("conflicts", "--json", conflicts=[]) == 0
    assert wormhole.json == []


def test_one_is_resolved_by_what_is_kept(wormhole: CommandLine) -> None:
    answer = Restored("/f", "1-2")
    assert wormhole("conflicts", "resolve", "/f", "--keep", "both", resolve=answer) == 0
    assert wormhole.request == ResolveRequest(path="/f", keep="both")


def test_what_is_kept_must_be_said(wormhole: CommandLine) -> None:
    assert wormhole("conflicts", "resolve", "/f") == 2
