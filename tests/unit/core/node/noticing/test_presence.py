"""Who is absent, and who is back."""

from core.control.schema import LogRow
from core.ids import PodId
from core.model.members import Peer, Presence, Role
from core.node.journal import Remark
from core.node.noticing.presence import Gone, Look, away_after, away_in

B = PodId(b"b" * 16)


def look(presence: Presence, now_ms: int = 400_000) -> Look:
    peers = (Peer(B, "attic-pi", Role.MEMBER, presence),)
    return Look(peers, now_ms, {B: 40_000}.get)


def rows(*remarks: Remark) -> list[LogRow]:
    return [LogRow(1, "", each.kind, each.pod, facts=dict(each.facts)) for each in remarks]


def test_a_pod_that_goes_and_comes_is_told_once_each() -> None:
    (absent,), away = away_after({}, look(Presence.ABSENT))
    assert (absent.kind, absent.pod, absent.text) == (
        "pod-absent",
        "attic-pi",
        "attic-pi cannot be reached.",
    )
    assert away_after(away, look(Presence.ABSENT, 500_000)) == ([], away)
    (back,), away = away_after(away, look(Presence.PRESENT))
    assert (back.kind, back.text) == ("pod-back", "attic-pi is back after 6 minutes.")
    assert back.facts["seconds"] == 360
    assert away_after(away, look(Presence.PRESENT)) == ([], {})


def test_a_pod_that_had_no_time_to_be_found_yet_is_neither_lost_nor_back() -> None:
    assert away_after({}, look(Presence.EXPECTED)) == ([], {})
    assert away_after({}, look(Presence.PRESENT)) == ([], {})


def test_a_pod_that_was_away_before_a_restart_is_back_only_when_it_is_there() -> None:
    assert away_after({B: Gone(7)}, look(Presence.EXPECTED)) == ([], {B: Gone(7)})
    remarks, _ = away_after({B: Gone(7)}, look(Presence.PRESENT))
    assert [each.kind for each in remarks] == ["pod-back"]


def test_a_link_that_breaks_for_a_moment_is_not_told() -> None:
    assert away_after({}, look(Presence.LOST)) == ([], {})
    assert away_after({B: Gone(7)}, look(Presence.LOST)) == ([], {B: Gone(7)})


def test_a_pod_never_reached_is_absent_from_now_on() -> None:
    peers = (Peer(B, "attic-pi", Role.MEMBER, Presence.ABSENT),)
    (absent,), away = away_after({}, Look(peers, 9_000, lambda _: None))
    assert away == {B: Gone(9_000, met=False)}
    assert absent.facts["met"] is False, "so that nobody says that it stopped answering"
    assert away_in(rows(absent)) == away
    (back,), _ = away_after(away, look(Presence.PRESENT))
    assert back.text == "attic-pi is reached for the first time."
    assert back.facts["met"] is False


def test_who_is_away_is_known_from_the_journal_after_a_restart() -> None:
    remarks, away = away_after({}, look(Presence.ABSENT))
    assert away_in(rows(*remarks)) == away == {B: Gone(40_000)}
    (back,), _ = away_after(away, look(Presence.PRESENT))
    assert away_in(rows(*remarks, back)) == {}
    removed = Remark("pod-removed", "", facts={"id": B.hex()})
    assert away_in(rows(*remarks, removed)) == {}
    strange = [Remark("pod-absent", ""), Remark("pod-absent", "", facts={"id": "xyz", "since": 1})]
    assert away_in(rows(*strange)) == {}
