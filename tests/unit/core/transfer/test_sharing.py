from hypothesis import given
from hypothesis import strategies as some

from core.ids import PodId
from core.transfer.sharing import shares

PODS = some.sets(some.binary(min_size=16, max_size=16).map(PodId), min_size=1, max_size=6)


def test_blocks_go_round() -> None:
    a, b = PodId(b"a" * 16), PodId(b"b" * 16)
    assert shares(range(5), [b, a]) == {a: [0, 2, 4], b: [1, 3]}
    assert shares([1, 3], {a, b}) == {a: [], b: [1, 3]}, "whatever is here already"


@given(PODS, some.sets(some.integers(0, 500)))
def test_each_block_is_in_one_share_and_all_pods_agree(pods: set[PodId], blocks: set[int]) -> None:
    found = shares(sorted(blocks), pods)
    assert sorted(block for share in found.values() for block in share) == sorted(blocks)
    assert found == shares(sorted(blocks), sorted(pods, reverse=True))
    sizes = [len(share) for share in shares(range(100), pods).values()]
    assert max(sizes) - min(sizes) <= 1
