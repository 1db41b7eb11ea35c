"""Forgetting what is dead everywhere: each condition has the history that needs it."""

from collections.abc import Mapping, Sequence

import pytest

from core.ids import Incarnation
from core.tree import collect as collecting
from core.tree.collect import collect
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, contents_of, exchange, pods


def entries(pod: Pod) -> int:
    with pod.store.read() as reader:
        return sum(1 for row in reader.all_rows() if row.births)


def reported_without_records() -> tuple[list[Pod], Pod]:
    """c knows the removal of f, and that b has seen more; b's edit itself is in flight."""
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    b.do("write", "/f", "2")
    a.do("unlink", "/f")
    c.pull(a)
    b.pull(a)
    c.gossip(a)
    c.gossip(b)
    return [a, b, c], c


def test_a_removed_file_is_forgotten_when_all_have_seen_its_removal() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    assert a.collect() == 0
    exchange(a, b, c)
    assert a.collect() == 1
    assert entries(a) == 0


def test_nothing_is_forgotten_while_a_member_has_not_reported() -> None:
    a, b, _ = pods()
    a.do("create", "/f", "1")
    a.do("unlink", "/f")
    a.pull(b)
    assert a.collect() == 0


def test_nothing_is_forgotten_while_records_are_in_flight() -> None:
    made, c = reported_without_records()
    assert c.collect() == 0
    assert contents_of(exchange(*made)) == {"/f": "2"}


def test_forgetting_while_records_are_in_flight_loses_an_edit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def careless(
        workspace: Workspace,
        reports: Sequence[Mapping[Incarnation, int]],
        ours: Mapping[Incarnation, int],
    ) -> int:
        pretended = {origin: 10**9 for report in (*reports, ours) for origin in report}
        return collect(workspace, reports, pretended)

    monkeypatch.setattr("core.replica.collecting.collect", careless)
    made, c = reported_without_records()
    assert c.collect() == 1
    with pytest.raises(AssertionError, match="diverged"):
        assert contents_of(exchange(*made)) == {"/f": "2"}


def test_a_removed_folder_stays_known_while_a_dead_file_refers_to_it() -> None:
    made, x = folder_of_a_dying_file()
    x.collect()
    made[2].do("write", "/p/n", "2")
    assert contents_of(exchange(*made)) == {"/p": "DIR", "/p/n": "2"}


def test_forgetting_a_folder_that_a_dead_file_refers_to_moves_that_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collecting, "_spare_referred", lambda *_: None)
    made, x = folder_of_a_dying_file()
    assert x.collect() == 1
    made[2].do("write", "/p/n", "2")
    with pytest.raises(AssertionError):
        assert contents_of(exchange(*made)) == {"/p": "DIR", "/p/n": "2"}


def folder_of_a_dying_file() -> tuple[list[Pod], Pod]:
    """p and n in it are removed; all have seen the first removal, c not yet the second."""
    a, b, c, x = pods(4)
    a.do("mkdir", "/p")
    exchange(a, b, c, x)
    b.do("create", "/p/n", "1")
    c.pull(b)
    b.do("unlink", "/p/n")
    a.do("rmdir", "/p")
    c.pull(a)
    b.pull(a)
    x.pull(b)
    x.pull(a)
    a.pull(b)
    for pod in (a, b, c):
        x.hear(pod.id, pod.summary())
    return [a, b, c, x], x


def test_a_dead_name_of_a_living_file_is_forgotten_and_frees_its_folder() -> None:
    a, b, c = pods()
    a.do("mkdir", "/t")
    a.do("create", "/t/x", "1")
    a.do("link", "/t/x", "/s")
    a.do("unlink", "/t/x")
    a.do("rmdir", "/t")
    exchange(a, b, c)
    for pod in (a, b, c):
        pod.collect()
    assert contents_of(exchange(a, b, c)) == {"/s": "1"}
    assert entries(a) == 2


def unstable_file_with_a_dead_name() -> tuple[list[Pod], Pod]:
    a, b, c, d = pods(4)
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    exchange(a, b, c, d)
    a.do("unlink", "/f")
    c.do("write", "/g", "4")
    d.pull(c)
    d.do("unlink", "/g")
    b.do("rename", "/g", "/g2")
    for pod in (b, c, d):
        pod.pull(a)
    for pod in (b, c, d):
        a.pull(pod)
    return [a, b, c, d], a


def test_a_dead_name_is_kept_while_anything_of_its_file_is_not_stable() -> None:
    made, a = unstable_file_with_a_dead_name()
    before = entries(a)
    a.collect()
    assert entries(a) == before
    with a.store.read() as reader:
        assert all(row.places for row in reader.all_rows() if row.births)
    made[1].do("unlink", "/g2")
    exchange(*made)


def test_clean_up_at_any_time_changes_no_tree() -> None:
    a, b, c = pods()
    for step in range(3):
        a.do("create", f"/f{step}", "1")
        b.pull(a)
        b.do("link", f"/f{step}", f"/g{step}")
        c.pull(b)
        a.do("unlink", f"/f{step}")
        for pod in (a, b, c):
            before = pod.flat()
            pod.collect()
            assert pod.flat() == before
    assert contents_of(exchange(a, b, c)) == {f"/g{step}": "1" for step in range(3)}


def test_a_removed_file_is_kept_while_a_version_of_it_has_not_been_seen_by_all() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    c.pull(a)
    b.do("write", "/f", "2")
    a.pull(b)
    a.do("unlink", "/f")  # a had seen the edit, c has not
    b.pull(a)
    a.pull(b)
    a.pull(c)
    before = entries(a)
    assert a.collect() == 0
    assert entries(a) == before
    assert exchange(a, b, c) == {}


def test_what_is_shown_is_never_forgotten_though_all_have_seen_its_removal() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    exchange(a, b, c)
    a.do("rmdir", "/d")
    b.do("create", "/d/n", "1")
    exchange(a, b, c)
    exchange(a, b, c)
    for pod in (a, b, c):
        assert pod.collect() == 0
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR", "/d/n": "1"}


def test_a_dead_name_is_kept_while_a_version_of_its_file_has_not_been_seen_by_all() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    a.do("unlink", "/g")
    exchange(a, b, c)
    b.do("write", "/f", "2")
    a.pull(b)
    before = entries(a)
    a.collect()
    assert entries(a) == before
    exchange(a, b, c)
    a.collect()
    assert entries(a) == before - 1


def test_many_are_forgotten_a_few_in_each_transaction_and_their_folders_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All rows of the tree were in memory, and all that was removed in one transaction."""
    monkeypatch.setattr(collecting, "FORGET_MAX", 3)
    monkeypatch.setattr("core.replica.collecting.FORGET_MAX", 3)
    a, b, c = pods()
    a.do("mkdir", "/d")
    for number in range(10):
        a.do("create", f"/d/{number}", "1")
    exchange(a, b, c)
    for number in range(10):
        a.do("unlink", f"/d/{number}")
    a.do("rmdir", "/d")
    exchange(a, b, c)
    before = a.replica.moment
    assert a.collect() == 11
    assert a.replica.moment - before == 4, "three files each, then the last one and the folder"
    assert entries(a) == 0


def test_where_nothing_is_to_be_forgotten_nobody_is_kept_from_writing() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    b.pull(a)
    before = a.replica.moment
    assert a.collect() == 0
    assert a.replica.moment == before
