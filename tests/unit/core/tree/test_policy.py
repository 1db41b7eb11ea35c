"""Policies are inherited from the nearest folder above; the conflict strategy is one of them."""

from core.tree.slots import Strategy
from core.tree.view import ViewSettings
from tests.support.tree_pods import Pod, at, contents_of, exchange, pods


def set_policy(pod: Pod, path: str, key: str, value: bytes | None) -> None:
    with pod.replica.change() as change:
        change.set_attribute(at(change, path), f"p:{key}", value)


def strategy_of(pod: Pod, path: str) -> Strategy:
    with pod.replica.view() as view:
        return view.strategy(at(view, path).id)


def test_the_nearest_folder_with_a_strategy_counts_else_the_network() -> None:
    (a,) = pods(1)
    for path in ("/d", "/d/e", "/x"):
        a.do("mkdir", path)
    assert strategy_of(a, "/d/e") == Strategy.KEEP_BOTH
    set_policy(a, "/d", "conflict", b"overwrite")
    assert [strategy_of(a, path) for path in ("/d", "/d/e", "/x")] == [
        Strategy.OVERWRITE,
        Strategy.OVERWRITE,
        Strategy.KEEP_BOTH,
    ]
    set_policy(a, "/d/e", "conflict", b"keep-both")
    assert strategy_of(a, "/d/e") == Strategy.KEEP_BOTH
    set_policy(a, "/d/e", "conflict", None)
    assert strategy_of(a, "/d/e") == Strategy.OVERWRITE
    a.replica.settings = ViewSettings(Strategy.OVERWRITE)
    assert strategy_of(a, "/x") == Strategy.OVERWRITE


def test_a_strategy_that_is_not_understood_counts_as_unset() -> None:
    (a,) = pods(1)
    a.do("mkdir", "/d")
    set_policy(a, "/d", "conflict", b"whatever \xff")
    assert strategy_of(a, "/d") == Strategy.KEEP_BOTH


def test_a_policy_change_alone_deletes_nothing() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    exchange(a, b, c)
    a.do("create", "/d/f", "1")
    b.do("create", "/d/f", "2")
    assert len(exchange(a, b, c)) == 3
    set_policy(c, "/d", "conflict", b"overwrite")
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR", "/d/f": "2"}
    set_policy(c, "/d", "conflict", b"keep-both")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["1", "2", "DIR"]


def test_any_policy_of_a_file_is_its_own_or_that_of_a_folder_above() -> None:
    (a,) = pods(1)
    a.do("mkdir", "/d")
    a.do("create", "/d/f", "1")
    set_policy(a, "/d", "redundancy", b"3")
    with a.replica.view() as view:
        assert view.policy(at(view, "/d/f"), "redundancy") == b"3"
        assert view.policy(at(view, "/d/f"), "keep") is None
    set_policy(a, "/d/f", "redundancy", b"1")
    with a.replica.view() as view:
        assert view.policy(at(view, "/d/f"), "redundancy") == b"1"


def test_of_united_folders_the_policy_set_last_counts() -> None:
    a, b, c = pods()
    for pod, value in ((a, b"overwrite"), (b, b"keep-both")):
        pod.do("mkdir", "/d")
        set_policy(pod, "/d", "conflict", value)
    exchange(a, b, c)
    assert strategy_of(c, "/d") == Strategy.KEEP_BOTH
