"""Pods as this pod sees them: presence, incarnations, who may hold copies."""

from msgspec.structs import replace

from core.engine.pods import Pods
from core.engine.settings import EngineSettings
from core.ids import Incarnation
from core.model.members import MemberState, PodInfo, Presence, Role
from core.store.records_memory import MemoryRecordStore
from tests.sim.pod import member, pod_id

SETTINGS = EngineSettings(absent_after_seconds=30, grace_seconds=600)


def pods(count: int = 3) -> Pods:
    seen = Pods(pod_id(0), lambda _reader: {}, SETTINGS)
    seen.members = {pod_id(n): member(n) for n in range(count)}
    return seen


def info(incarnation: int) -> PodInfo:
    return PodInfo("x", Incarnation(incarnation), ("h:1",), Role.MEMBER, 2**40, 0, 2**39)


def test_a_pod_is_present_then_lost_then_absent() -> None:
    seen = pods()
    seen.set_linked({pod_id(1)}, 100.0)
    assert seen.presence(pod_id(0), 100.0) is Presence.SELF
    assert seen.presence(pod_id(1), 100.0) is Presence.PRESENT
    assert seen.presence(pod_id(2), 100.0) is Presence.ABSENT
    seen.set_linked(set(), 110.0)
    assert seen.presence(pod_id(1), 139.0) is Presence.LOST
    assert seen.may_return({pod_id(1)}, 139.0)
    assert seen.presence(pod_id(1), 141.0) is Presence.ABSENT
    assert not seen.may_return({pod_id(1)}, 141.0)


def test_a_pod_that_was_let_in_a_moment_ago_is_expected_and_not_absent() -> None:
    members = {pod_id(0): member(0)}
    seen = Pods(pod_id(0), lambda _reader: members, SETTINGS)
    with MemoryRecordStore().read() as reader:
        seen.read(reader, 0.0)
        members[pod_id(1)] = member(1)
        seen.read(reader, 1_000.0)
        seen.read(reader, 1_020.0)
    assert seen.presence(pod_id(1), 1_029.0) is Presence.EXPECTED
    assert not seen.may_return({pod_id(1)}, 1_029.0), "no read waits for one that never was here"
    assert seen.presence(pod_id(1), 1_030.0) is Presence.ABSENT
    seen.set_linked({pod_id(1)}, 1_031.0)
    seen.set_linked(set(), 1_032.0)
    assert seen.presence(pod_id(1), 1_033.0) is Presence.LOST


def test_an_absent_pod_keeps_its_share_for_the_grace_time() -> None:
    seen = pods(2)
    seen.set_linked({pod_id(1)}, 0.0)
    seen.set_linked(set(), 10.0)
    assert len(seen.candidates(600.0)) == 2
    assert len(seen.candidates(611.0)) == 1


def test_claims_of_an_earlier_life_do_not_count() -> None:
    seen = pods()
    seen.infos = {pod_id(1): info(7)}
    assert seen.current(pod_id(1), Incarnation(7))
    assert not seen.current(pod_id(1), Incarnation(6))
    assert not seen.current(pod_id(9), Incarnation(7)), "nor those of strangers"
    assert seen.pod_of(Incarnation(7)) == pod_id(1)


def test_a_removed_pod_is_not_called_and_its_copies_do_not_count() -> None:
    seen = pods(2)
    seen.members = {**seen.members, pod_id(1): member(1, MemberState.REMOVED)}
    assert pod_id(1) not in seen.addresses()
    assert pod_id(1) not in seen.counted()
    assert seen.presence(pod_id(1), 0.0) is Presence.REMOVED
    assert not seen.current(pod_id(1), Incarnation(7))


def test_a_leaving_pod_works_on_and_its_copies_count_no_more() -> None:
    seen = pods(2)
    seen.members = {**seen.members, pod_id(1): member(1, MemberState.LEAVING)}
    seen.set_linked({pod_id(1)}, 0.0)
    assert pod_id(1) in seen.addresses()
    assert pod_id(1) in seen.present()
    assert pod_id(1) not in seen.counted()
    assert [each.pod for each in seen.candidates(0.0)] == [pod_id(0)]
    assert "pod1" not in seen.active_names(), "no policy pins anything on it any more"
    assert seen.peer(pod_id(1), 0.0).leaving
    assert not seen.peer(pod_id(0), 0.0).leaving


def test_a_removed_pod_still_knows_what_it_has_itself() -> None:
    seen = pods(2)
    seen.members = {**seen.members, pod_id(0): member(0, MemberState.REMOVED)}
    assert seen.current(pod_id(0), Incarnation(7))


def test_a_pod_that_was_not_met_since_the_start_has_the_grace_time_to_come() -> None:
    seen = pods(2)
    assert seen.lasting(100.0) == {pod_id(0), pod_id(1)}
    assert not seen.has_met_all(100.0)
    assert seen.lasting(701.0) == {pod_id(0)}
    assert seen.has_met_all(701.0), "whoever comes now was long enough away"


def test_a_pod_that_was_lost_lasts_for_the_grace_time() -> None:
    seen = pods(2)
    seen.lasting(0.0)
    seen.set_linked({pod_id(1)}, 1_000.0)
    assert seen.has_met_all(1_000.0)
    seen.set_linked(set(), 1_000.0)
    assert seen.lasting(1_500.0) == {pod_id(0), pod_id(1)}
    assert seen.lasting(1_601.0) == {pod_id(0)}


def test_who_says_that_it_is_a_client_has_no_copies() -> None:
    seen = pods(2)
    seen.infos = {pod_id(1): replace(info(7), role=Role.CLIENT)}
    seen.set_linked({pod_id(1)}, 0.0)
    assert seen.counted() == {pod_id(0)}
    assert [each.pod for each in seen.candidates(0.0)] == [pod_id(0)]


def test_the_grace_time_ends_for_the_pod_that_is_away_for_the_longest() -> None:
    seen = pods(3)
    seen.set_linked({pod_id(1), pod_id(2)}, 0.0)
    assert seen.grace_ends(50.0) is None, "all are there"
    seen.set_linked({pod_id(2)}, 100.0)
    seen.set_linked(set(), 200.0)
    assert seen.grace_ends(250.0) == 700.0
    assert seen.grace_ends(750.0) == 800.0, "for the first one copies are made by now"
    assert seen.grace_ends(801.0) is None


def test_the_grace_time_of_pods_that_were_never_met_counts_from_the_start() -> None:
    seen = pods(2)
    assert seen.grace_ends(10.0) == 610.0
    seen.lasting(50.0)
    assert seen.grace_ends(100.0) == 650.0
