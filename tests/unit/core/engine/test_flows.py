"""What passes between this pod and others now."""

from threading import Lock

from core.engine.flows import FLOWS_MAX, QUIET_SECONDS, RATE_SECONDS, Flow, Flows
from core.ids import ContentHash, Dot, EntryId, Incarnation, PodId
from core.model.priorities import Priority
from core.ports import BlockName

NEAR, FAR = PodId(b"n" * 16), PodId(b"f" * 16)
ENTRY = EntryId(b"e" * 16)


def name(version: int, index: int = 0) -> BlockName:
    return BlockName(ENTRY, Dot(Incarnation(1), version), index, ContentHash(b"h" * 32))


def test_what_goes_to_each_pod_is_counted_with_what_presses_most_of_it() -> None:
    flows = Flows(Lock())
    flows.note(NEAR, name(1), 100, 0.0, Priority.COPIES)
    flows.note(NEAR, name(1, 7), 50, 0.5, Priority.PERSON)
    flows.note(FAR, name(1), 10, 0.5, Priority.COPIES)
    assert flows.at(1.0) == [
        Flow(NEAR, ENTRY, name(1).version, 150, 150.0, Priority.PERSON),
        Flow(FAR, ENTRY, name(1).version, 10, 10.0, Priority.COPIES),
    ]


def test_the_rate_is_that_of_the_last_seconds_and_the_size_all_since_it_began() -> None:
    flows = Flows(Lock())
    for tenth in range(100):
        flows.note(NEAR, name(1), 10, tenth / 10, Priority.COPIES)
    (flow,) = flows.at(10.0)
    assert flow.size == 1_000
    assert 80 <= flow.rate <= 100
    for tenth in range(100, 100 + 10 * RATE_SECONDS):
        flows.note(NEAR, name(1), 1, tenth / 10, Priority.COPIES)
    (flow,) = flows.at(10.0 + RATE_SECONDS)
    assert 8 <= flow.rate <= 10


def test_what_is_quiet_for_some_seconds_is_over_and_begins_anew() -> None:
    flows = Flows(Lock())
    flows.note(NEAR, name(1), 100, 0.0, Priority.PERSON)
    assert flows.at(QUIET_SECONDS)
    later = QUIET_SECONDS + 0.1
    assert flows.at(later) == []
    flows.note(NEAR, name(1), 5, later, Priority.COPIES)
    flows.note(NEAR, name(1), 5, later + QUIET_SECONDS + 0.1, Priority.COPIES)
    (flow,) = flows.at(later + QUIET_SECONDS + 0.1)
    assert (flow.size, flow.priority) == (5, Priority.COPIES)


def test_parts_of_manifests_are_no_part_of_a_file() -> None:
    flows = Flows(Lock())
    flows.note(NEAR, name(1, -1), 100, 0.0, Priority.COPIES)
    assert flows.at(0.0) == []


def test_of_very_many_only_the_newest_are_known() -> None:
    flows = Flows(Lock())
    for version in range(1, FLOWS_MAX + 3):
        flows.note(NEAR, name(version), 1, 0.0, Priority.COPIES)
    found = [flow.version.seq for flow in flows.at(0.0)]
    assert found == list(range(3, FLOWS_MAX + 3))
