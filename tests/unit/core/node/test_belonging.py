"""What a removed machine is told, and that its drive takes no changes."""

from msgspec.structs import replace

from core.model.members import MemberState
from core.node.belonging import belonging_notes, why_frozen
from tests.support.statements import History


def test_a_member_works_and_a_removed_one_is_told_what_that_means() -> None:
    history = History()
    history.admit("a", "b")
    table = history.read()
    member = table.members[history.pod("b")]
    gone = replace(member, state=MemberState.REMOVED)
    for one in (None, member):
        assert (why_frozen(one), belonging_notes(table, one)) == ("", [])
    assert "was removed" in why_frozen(gone)
    assert "about to leave" in why_frozen(member, closing=True)
    leaves = replace(member, state=MemberState.LEAVING)
    assert why_frozen(leaves) == "", "until it goes it works on"
    assert belonging_notes(table, leaves)[0].kind == "leaving"
    (note,) = belonging_notes(table, gone)
    assert note.kind == "removed"
    assert "network home" in note.text
