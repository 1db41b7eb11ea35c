"""What placement promises, over ten pods and as many entries as a real network has."""

import pytest

from core.placement.eligible import Strategy, candidates
from core.placement.popularity import Warmth
from tests.sim.placing import WebService, entries, fill, moved, place, pod_id, standing

pytestmark = pytest.mark.timeout(600)
COPIES = 3
TEN = [standing(number) for number in range(10)]
SIZES = [
    pytest.param(10_000, id="10,000 entries"),
    pytest.param(100_000, id="100,000 entries", marks=pytest.mark.deep),
]


@pytest.mark.parametrize("count", SIZES)
def test_a_pod_that_comes_or_goes_moves_no_more_than_its_share(count: int) -> None:
    names, share = entries(count), 1.2 * COPIES * count / 10
    ten = candidates(TEN, Strategy.SPREAD)
    nine = candidates(TEN[:9], Strategy.SPREAD)
    before = place(names, COPIES, ten)
    without = moved(before, place(names, COPIES, nine, before))
    few = place(names, COPIES, nine)
    back = moved(few, place(names, COPIES, ten, few))
    anew = moved(few, place(names, COPIES, ten))
    print(f"{count} entries: {without} move when it goes, {back}, anew {anew}")  # noqa: T201
    assert without == fill(before)[pod_id(9)] <= share, "what it held is made again, no more"
    assert back == 0, "who has a copy keeps it"
    assert 0 < anew <= share, "and without them the new one would get its share alone"


@pytest.mark.parametrize("count", SIZES)
def test_pods_that_are_alike_are_filled_alike_and_one_that_is_never_to_be_gets_nothing(
    count: int,
) -> None:
    pods = candidates([*TEN, standing(10, redundancy=0)], Strategy.SPREAD)
    filled = fill(place(entries(count), COPIES, pods))
    mean = COPIES * count / 10
    off = max(abs(filled[pod_id(number)] - mean) for number in range(10)) / mean
    print(f"{count} entries: fill levels within {off:.1%} of the mean")  # noqa: T201
    assert off <= 0.1
    assert filled[pod_id(10)] == 0


@pytest.mark.parametrize(
    ("count", "exponent", "reads_a_day"),
    [
        pytest.param(10_000, 1.1, 200_000, id="10,000 entries"),
        pytest.param(100_000, 1.2, 1_000_000, id="100,000 entries", marks=pytest.mark.deep),
    ],
)
def test_the_web_service_reads_popular_files_from_its_ssds_and_old_ones_lie_on_its_hard_disks(
    count: int, exponent: float, reads_a_day: int
) -> None:
    service = WebService(count, exponent, seed=1)
    assert service.served_by_ssd(1_000) == 0.0, "all is old at first"
    service.live(2.0, reads_a_day)
    share = service.served_by_ssd(20_000)
    ssd = {each.member.pod for each in service.ssd}
    print(f"{count} entries: {share:.1%} of the reads by SSD, {len(service.known.hot)} are hot")  # noqa: T201
    assert share >= 0.9
    for entry in service.entries:
        holders = set(service.placed[entry])
        assert len(holders) == COPIES
        match service.known.warmth(entry, float("inf"), 1.0):
            case Warmth.HOT:
                assert holders <= ssd
            case Warmth.COLD:
                assert not holders & ssd


def test_what_is_hot_does_not_come_and_go_while_people_read_as_before() -> None:
    service = WebService(2_000, 1.1, seed=2)
    service.live(4.0, 40_000)
    settled = service.copies_made
    service.live(2.0, 40_000)
    later = service.copies_made - settled
    print(f"in two more half-lives {later} copies move, {settled} had moved before")  # noqa: T201
    assert later < settled / 4
