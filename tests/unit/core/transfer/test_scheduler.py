"""The scheduler: who is asked for what, in which order, and what happens when it goes wrong."""

import pytest

from core.ids import PodId
from core.model.priorities import Priority
from core.transfer.pacing import Pace
from core.transfer.scheduler import PAUSE_SECONDS, Request, Scheduler
from core.transfer.sources import REQUEST_BYTES_MAX

NEAR, FAR = PodId(b"near" * 4), PodId(b"far_" * 4)
BLOCK = 256 * 1024


def wanting(count: int, *sources: PodId, priority: Priority = Priority.COPIES) -> Scheduler[int]:
    scheduler: Scheduler[int] = Scheduler()
    for index in range(count):
        scheduler.want(index, BLOCK, priority, sources)
    return scheduler


def run_one(scheduler: Scheduler[int], request: Request[int], now: float) -> None:
    for block in request.blocks:
        scheduler.forget(block)
    scheduler.answered(request, (), now)


def test_every_block_is_asked_for_once() -> None:
    scheduler = wanting(100, NEAR, FAR)
    asked: list[int] = []
    now = 0.0
    while len(scheduler):
        requests = scheduler.next_requests(now)
        now += 0.1
        for request in requests:
            asked.extend(request.blocks)
            run_one(scheduler, request, now)
    assert sorted(asked) == list(range(100))


def test_several_sources_are_asked_at_once() -> None:
    assert {r.source for r in wanting(100, NEAR, FAR).next_requests(0.0)} == {NEAR, FAR}


def test_nobody_is_asked_who_does_not_have_the_block() -> None:
    assert {r.source for r in wanting(100, NEAR).next_requests(0.0)} == {NEAR}


def test_what_a_person_waits_for_is_asked_first() -> None:
    scheduler = wanting(40, NEAR)
    scheduler.want(1_000, BLOCK, Priority.PERSON, [NEAR])
    assert scheduler.next_requests(0.0)[0].blocks == (1_000,)


def test_what_nobody_waits_for_is_held_back_and_asked_for_again_later() -> None:
    scheduler = wanting(40, NEAR)
    scheduler.hold_back(background=True)
    assert scheduler.next_requests(0.0) == []
    scheduler.want(1_000, BLOCK, Priority.PERSON, [NEAR])
    scheduler.want(39, BLOCK, Priority.READ_AHEAD, [NEAR])
    asked = [block for request in scheduler.next_requests(0.0) for block in request.blocks]
    assert asked == [1_000, 39]
    assert scheduler.next_requests(1.0) == []
    scheduler.hold_back(background=False)
    assert scheduler.next_requests(1.0)[0].blocks[0] == 0


def test_what_is_held_back_is_not_asked_of_a_second_source_either() -> None:
    scheduler = wanting(2, FAR, NEAR)
    assert len(scheduler.next_requests(0.0)) == 2
    scheduler.hold_back(background=True)
    assert scheduler.next_requests(100.0) == []


def test_a_block_that_a_person_comes_to_want_is_moved_forward() -> None:
    scheduler = wanting(40, NEAR)
    scheduler.want(39, BLOCK, Priority.PERSON, [NEAR])
    assert scheduler.next_requests(0.0)[0].blocks == (39,)


def test_a_request_is_bounded_in_size() -> None:
    assert all(r.size_bytes <= REQUEST_BYTES_MAX for r in wanting(500, NEAR).next_requests(0.0))


def test_the_window_follows_the_measured_rate() -> None:
    outstanding = {}
    for source, seconds in ((NEAR, 0.01), (FAR, 4.0)):
        scheduler = wanting(20_000, source)
        now = 0.0
        for _ in range(20):
            requests = scheduler.next_requests(now)
            now += seconds
            for request in requests:
                run_one(scheduler, request, now)
        outstanding[source] = sum(r.size_bytes for r in scheduler.next_requests(now))
    assert outstanding[NEAR] >= 4 * outstanding[FAR]


def test_what_a_failed_source_was_asked_is_asked_elsewhere() -> None:
    scheduler = wanting(1, NEAR, FAR)
    (request,) = scheduler.next_requests(0.0)
    other = ({NEAR, FAR} - {request.source}).pop()
    scheduler.failed(request, 0.0)
    (again,) = scheduler.next_requests(0.0)
    assert again.source == other
    assert set(again.blocks) == set(request.blocks)


def test_a_failed_source_rests_before_it_is_asked_again() -> None:
    scheduler = wanting(1, NEAR)
    (request,) = scheduler.next_requests(0.0)
    scheduler.failed(request, 10.0)
    assert scheduler.next_requests(10.0) == []
    assert scheduler.retry_at(10.0) == pytest.approx(10.0 + PAUSE_SECONDS)
    assert len(scheduler.next_requests(10.0 + PAUSE_SECONDS)) == 1


def test_what_a_source_lacks_is_never_asked_of_it_again() -> None:
    scheduler = wanting(1, NEAR, FAR)
    (request,) = scheduler.next_requests(0.0)
    scheduler.answered(request, request.blocks, 0.1)
    (again,) = scheduler.next_requests(0.1)
    assert again.source != request.source


def test_a_block_without_any_source_left_is_reported() -> None:
    scheduler = wanting(1, NEAR)
    scheduler.want(1, BLOCK // 100, Priority.COPIES, [NEAR])
    for request in scheduler.next_requests(0.0):
        scheduler.forget(0)
        scheduler.answered(request, {1} & set(request.blocks), 0.1)
    assert scheduler.hopeless() == [1]
    scheduler.want(1, BLOCK, Priority.COPIES, [FAR])
    assert scheduler.hopeless() == []
    assert scheduler.next_requests(0.1)[0].source == FAR


def test_when_a_source_leaves_its_blocks_go_to_the_others() -> None:
    scheduler = wanting(1, NEAR, FAR)
    (request,) = scheduler.next_requests(0.0)
    scheduler.leave(request.source)
    (again,) = scheduler.next_requests(0.0)
    assert again.source != request.source


def measured(rates: dict[PodId, int], count: int, priority: Priority) -> Scheduler[int]:
    """Return one that knows how fast its sources are, and wants blocks of all of them."""
    scheduler: Scheduler[int] = Scheduler()
    for number, (source, rate) in enumerate(rates.items()):
        scheduler.want(-1 - number, rate // 10, Priority.COPIES, [source])
        (request,) = scheduler.next_requests(number)
        run_one(scheduler, request, number + 0.1)
    for index in range(count):
        scheduler.want(index, BLOCK, priority, list(rates))
    return scheduler


FAST, SLOW = 4 * BLOCK, BLOCK // 2  # bytes a second


def test_the_last_blocks_are_asked_again_of_a_faster_source() -> None:
    scheduler = wanting(2, FAR)
    slow = scheduler.next_requests(0.0)
    scheduler.want(99, BLOCK, Priority.COPIES, [NEAR])
    (fast,) = scheduler.next_requests(0.0)
    run_one(scheduler, fast, 0.1)
    scheduler.want(slow[0].blocks[0], BLOCK, Priority.COPIES, [NEAR])
    (again,) = scheduler.next_requests(0.2)
    assert (again.source, again.blocks) == (NEAR, slow[0].blocks)


def test_sources_share_what_is_wanted_by_how_fast_they_are() -> None:
    scheduler = measured({NEAR: 300 * BLOCK, FAR: 100 * BLOCK}, 40, Priority.READ_AHEAD)
    share = dict.fromkeys((NEAR, FAR), 0)
    for request in scheduler.next_requests(10.0):
        share[request.source] += len(request.blocks)
    assert share[NEAR] == pytest.approx(3 * share[FAR], rel=0.3)


def test_the_first_blocks_come_from_all_sources_at_once() -> None:
    scheduler = measured({NEAR: 100 * BLOCK, FAR: 100 * BLOCK}, 40, Priority.READ_AHEAD)
    first = scheduler.next_requests(10.0)[:2]
    assert {request.source for request in first} == {NEAR, FAR}
    assert max(len(request.blocks) for request in first) <= 5


def test_what_a_person_waits_for_is_asked_again_when_it_is_late_whatever_else_is_wanted() -> None:
    scheduler = measured({NEAR: 100 * BLOCK, FAR: 100 * BLOCK}, 0, Priority.PERSON)
    scheduler.want(1, BLOCK, Priority.PERSON, [FAR])
    (asked,) = scheduler.next_requests(10.0)
    scheduler.want(1, BLOCK, Priority.PERSON, [NEAR])
    for block in range(100, 400):
        scheduler.want(block, BLOCK, Priority.COPIES, [NEAR, FAR])
    assert all(1 not in request.blocks for request in scheduler.next_requests(10.0))
    late = scheduler.retry_at(10.0)
    assert late is not None
    assert asked.source == FAR
    # NEAR has copies to send first: it is asked once the other has taken longer than that.
    again = [r for r in scheduler.next_requests(late) if 1 in r.blocks]
    assert [request.source for request in again] == [NEAR]


@pytest.mark.parametrize("others", [Priority.READ_AHEAD, Priority.COPIES])
def test_what_a_person_waits_for_is_asked_at_once_of_a_known_source_beside_one_nobody_knows(
    others: Priority,
) -> None:
    scheduler = measured({NEAR: FAST}, 0, others)
    for block in range(100):
        scheduler.want(block, BLOCK, others, [NEAR])
    scheduler.want(1_000, BLOCK, Priority.PERSON, [FAR])
    first = scheduler.next_requests(10.0)
    assert [request.source for request in first if 1_000 in request.blocks] == [FAR]
    scheduler.want(1_000, BLOCK, Priority.PERSON, [NEAR])
    (again,) = scheduler.next_requests(10.0)
    assert (again.source, again.blocks) == (NEAR, (1_000,))
    assert scheduler.next_requests(10.0) == []


def test_what_a_person_waits_for_is_not_asked_again_while_it_may_come_in_time() -> None:
    scheduler = measured({NEAR: FAST, FAR: FAST}, 1, Priority.PERSON)
    assert len(scheduler.next_requests(10.0)) == 1
    assert scheduler.next_requests(10.1) == []


def test_a_slow_source_does_not_hold_up_what_a_person_waits_for() -> None:
    scheduler = measured({FAR: SLOW}, 1, Priority.PERSON)
    (slow,) = scheduler.next_requests(10.0)
    scheduler.want(-9, BLOCK, Priority.COPIES, [NEAR])
    (other,) = scheduler.next_requests(10.0)
    run_one(scheduler, other, 10.1)
    scheduler.want(0, BLOCK, Priority.PERSON, [NEAR])
    (again,) = scheduler.next_requests(10.1)
    assert (slow.source, again.source, again.blocks) == (FAR, NEAR, (0,))


def test_copies_leave_the_window_of_a_source_to_persons() -> None:
    scheduler = wanting(1_000, NEAR)
    before = scheduler.next_requests(0.0)
    assert before
    scheduler.want(2_000, BLOCK, Priority.PERSON, [NEAR])
    assert scheduler.next_requests(0.0)[0].blocks == (2_000,)


def test_while_somebody_waits_no_more_copies_are_asked_for_than_keep_them_going() -> None:
    scheduler = measured({NEAR: 400 * BLOCK}, 1_000, Priority.COPIES)
    before = scheduler.next_requests(10.0)
    scheduler.want(2_000, BLOCK, Priority.PERSON, [NEAR])
    (person,) = scheduler.next_requests(10.0)
    for request in before[:-1]:
        run_one(scheduler, request, 10.01)
    assert scheduler.next_requests(10.01) == []
    run_one(scheduler, before[-1], 10.02)
    assert len(scheduler.next_requests(10.02)) == 1
    run_one(scheduler, person, 10.03)
    assert len(scheduler.next_requests(10.03)) > 1


def test_a_block_that_came_twice_does_no_harm() -> None:
    scheduler = wanting(1, NEAR)
    (request,) = scheduler.next_requests(0.0)
    run_one(scheduler, request, 0.1)
    run_one(scheduler, request, 0.2)
    assert len(scheduler) == 0
    assert scheduler.next_requests(0.3) == []


def paced_out(scheduler: Scheduler[int], seconds: float, step: float = 0.01) -> list[int]:
    """Return the blocks that are asked for in so much time, each answered at once."""
    asked: list[int] = []
    for tick in range(round(seconds / step)):
        now = tick * step
        for request in scheduler.next_requests(now):
            asked.extend(request.blocks)
            for block in request.blocks:
                scheduler.forget(block)
            scheduler.answered(request, (), now + 0.001, request.size_bytes)
    return asked


def test_no_more_is_asked_for_than_the_pace_of_the_sources_lets_pass() -> None:
    scheduler, pace = wanting(1_000, NEAR, FAR), Pace(10 * BLOCK)
    for source in (NEAR, FAR):
        scheduler.set_way(source, pace, is_near=True)
    assert len(paced_out(scheduler, 10.0)) == pytest.approx(100, rel=0.05)


def test_a_source_without_a_limit_does_not_wait_for_one_with_a_limit() -> None:
    scheduler = wanting(100, NEAR)
    scheduler.want(1_000, BLOCK, Priority.COPIES, [FAR])
    scheduler.set_way(FAR, Pace(1), is_near=True)
    assert len(paced_out(scheduler, 2.0)) == 101


def test_a_person_goes_first_within_the_limit_whichever_source_has_what_is_wanted() -> None:
    scheduler, pace = wanting(1_000, NEAR), Pace(10 * BLOCK)
    for source in (NEAR, FAR):
        scheduler.set_way(source, pace, is_near=True)
    assert len(paced_out(scheduler, 1.0)) < 20
    for block in range(2_000, 2_005):
        scheduler.want(block, BLOCK, Priority.PERSON, [FAR])
    asked = []
    for tick in range(100):
        for request in scheduler.next_requests(1.0 + tick / 100):
            asked.extend(request.blocks)
            run_one(scheduler, request, 1.0 + tick / 100)
    assert asked[:5] == [2_000, 2_001, 2_002, 2_003, 2_004]


def test_the_end_of_a_wait_for_the_pace_is_told_while_something_is_wanted() -> None:
    scheduler = wanting(2, NEAR)
    scheduler.set_way(NEAR, Pace(BLOCK), is_near=True)
    (request,) = scheduler.next_requests(5.0)
    retry = scheduler.retry_at(5.0)
    assert retry is not None
    assert 5.5 < retry <= 6.0
    scheduler.forget(({0, 1} - set(request.blocks)).pop())
    assert scheduler.retry_at(5.0) is None


def test_what_did_not_come_is_not_counted_against_the_pace() -> None:
    scheduler = wanting(2, NEAR)
    scheduler.set_way(NEAR, Pace(BLOCK // 10), is_near=True)
    (request,) = scheduler.next_requests(5.0)
    assert scheduler.next_requests(6.0) == []
    scheduler.answered(request, request.blocks, 6.0, 0)
    assert len(scheduler.next_requests(6.0)) == 1
