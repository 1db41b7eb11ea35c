"""Laws of the scheduler, whatever its sources do: answer, lack, fail, leave."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from core.ids import PodId
from core.model.priorities import Priority
from core.transfer.scheduler import PAUSE_SECONDS, Request, Scheduler
from core.transfer.sources import REQUEST_BYTES_MAX, WINDOW_BYTES_MAX

quick = effort(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOURCES = tuple(PodId(bytes([number]) * 16) for number in range(3))
BLOCK_BYTES = 256 * 1024


@dataclass
class Wish:
    """A wanted block: how urgent it is, who may be asked for it, and who was and has not ended."""

    priority: Priority
    holders: set[PodId] = field(default_factory=set)
    asked: set[PodId] = field(default_factory=set)


class World:
    """The scheduler beside what must be true of it. What came was forgotten, as in the engine."""

    def __init__(self) -> None:
        self.scheduler: Scheduler[int] = Scheduler()
        self.now = 0.0
        self.wishes: dict[int, Wish] = {}
        self.open: list[Request[int]] = []
        self.resting: dict[PodId, float] = {}

    def want(self, block: int, priority: Priority, sources: set[PodId]) -> None:
        wish = self.wishes.setdefault(block, Wish(priority))
        wish.priority = min(wish.priority, priority)
        wish.holders.update(sources)
        self.scheduler.want(block, BLOCK_BYTES, priority, sources)

    def forget(self, block: int) -> None:
        self.wishes.pop(block, None)
        self.scheduler.forget(block)

    def ask(self) -> None:
        for request in self.scheduler.next_requests(self.now):
            self.check(request)
            if any(self.wishes[block].asked for block in request.blocks):
                self.check_again(request)
            for block in request.blocks:
                self.wishes[block].asked.add(request.source)
            self.open.append(request)
        self.check_progress()

    def unasked(self) -> list[Wish]:
        return [wish for wish in self.wishes.values() if wish.holders and not wish.asked]

    def check_again(self, request: Request[int]) -> None:
        """A block is asked of two sources at most, once all that comes before it was asked for."""
        (block,) = request.blocks
        assert len(self.wishes[block].asked) == 1
        assert request.source not in self.wishes[block].asked
        # What a person waits for is asked a second time whatever else nobody was asked for yet.
        first = [Priority.PERSON] if request.priority is Priority.PERSON else list(Priority)
        assert not any(wish.priority in first for wish in self.unasked())

    def check(self, request: Request[int]) -> None:
        assert request.blocks
        assert len(set(request.blocks)) == len(request.blocks)
        assert all(request.source in self.wishes[block].holders for block in request.blocks)
        assert self.resting.get(request.source, 0.0) <= self.now
        assert request.size_bytes == BLOCK_BYTES * len(request.blocks)
        assert request.size_bytes < REQUEST_BYTES_MAX + BLOCK_BYTES
        outstanding = sum(r.size_bytes for r in self.open if r.source == request.source)
        # What comes first has a window of its own, whatever else is under way.
        assert outstanding + request.size_bytes < 2 * (WINDOW_BYTES_MAX + BLOCK_BYTES)

    def check_progress(self) -> None:
        """No source sits idle that is not resting and has a block that nobody was asked for."""
        busy = {request.source for request in self.open}
        for source in SOURCES:
            if source not in busy and self.resting.get(source, 0.0) <= self.now:
                assert not any(source in wish.holders for wish in self.unasked())

    def answer(self, request: Request[int], lacking: set[int]) -> None:
        for block in set(request.blocks) - lacking:
            self.forget(block)
        for block in lacking & self.wishes.keys():
            self.wishes[block].holders.discard(request.source)
        self.end(request)
        self.scheduler.answered(request, lacking, self.now)

    def fail(self, request: Request[int]) -> None:
        self.resting[request.source] = self.now + PAUSE_SECONDS
        self.end(request)
        self.scheduler.failed(request, self.now)

    def end(self, request: Request[int]) -> None:
        for block in self.wishes.keys() & set(request.blocks):
            self.wishes[block].asked.discard(request.source)

    def leave(self, source: PodId) -> None:
        """Its connections break with it."""
        for wish in self.wishes.values():
            wish.holders.discard(source)
        self.scheduler.leave(source)
        for request in [each for each in self.open if each.source == source]:
            self.open.remove(request)
            self.fail(request)

    def check_hopeless(self) -> None:
        hopeless = {block for block, wish in self.wishes.items() if not wish.holders}
        assert set(self.scheduler.hopeless()) == hopeless
        assert len(self.scheduler) == len(self.wishes)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["want", "want", "want", "ask", "ask", "come", "lack", "fail", "leave"]),
        st.integers(0, 60),
        st.sampled_from(list(Priority)),
        st.sets(st.sampled_from(SOURCES)),
        st.integers(0, 5),
    ),
    max_size=40,
)


def play(steps: list[tuple[str, int, Priority, set[PodId], int]]) -> World:
    world = World()
    for what, number, priority, sources, choice in steps:
        world.now += number / 20
        if what == "want":
            for block in range(number, number + 1 + 10 * choice):
                world.want(block, priority, sources)
        elif what == "leave":
            world.leave(SOURCES[choice % 3])
        elif what == "ask":
            world.ask()
        elif world.open:
            end(world, what, world.open.pop(choice % len(world.open)), number)
        world.check_hopeless()
    return world


def end(world: World, what: str, request: Request[int], number: int) -> None:
    if what == "fail":
        world.fail(request)
    else:
        few = set(request.blocks[: 1 + number % 4])
        world.answer(request, few if what == "lack" else set())


@quick
@given(STEPS)
def test_a_block_is_asked_of_one_source_at_a_time_within_windows_and_nobody_idles(
    steps: list[tuple[str, int, Priority, set[PodId], int]],
) -> None:
    play(steps)


@quick
@given(STEPS)
def test_once_the_sources_answer_everything_comes_that_anybody_has(
    steps: list[tuple[str, int, Priority, set[PodId], int]],
) -> None:
    world = play(steps)
    for _ in range(200):
        world.now += PAUSE_SECONDS
        world.ask()
        if not world.open:
            break
        while world.open:
            world.answer(world.open.pop(), set())
    assert not any(wish.holders for wish in world.wishes.values())
    assert len(world.scheduler) == len(world.scheduler.hopeless())
