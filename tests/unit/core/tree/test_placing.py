"""The moves that operations are made of: births repeated, versions made files, names absorbed."""

from core.model.records import Birth, Dead, Gone, Kind, Place, Version
from tests.support.tree_pods import Pod, at, exchange, pods


def written(pod: Pod, *operation: str) -> list[str]:
    kinds: list[str] = []

    def note(event: object) -> None:
        batch = getattr(event, "batch", None)
        if batch is not None:
            kinds.extend(type(record).__name__ for record in batch.records)

    pod.replica.subscribe(note)
    pod.do(*operation)
    return kinds


def test_a_plain_move_is_one_record() -> None:
    (pod,) = pods(1)
    pod.do("create", "/f", "1")
    assert written(pod, "rename", "/f", "/g") == ["Place"]
    assert written(pod, "unlink", "/g") == ["Dead"]


def test_what_came_back_is_born_again_with_its_age_when_it_is_moved() -> None:
    a, b, _ = pods()
    a.do("create", "/f", "1")
    exchange(a, b)
    born = a.shown("/f").btime_ns
    a.do("unlink", "/f")
    b.do("write", "/f", "2")
    exchange(a, b)
    a.clock.now_ms += 1_000
    # The version that the remover had seen must not return: it is covered by the edit already.
    assert written(a, "rename", "/f", "/g") == ["Birth", "Place"]
    exchange(a, b)
    assert b.shown("/g").btime_ns == born
    with b.replica.view() as view:
        row = view.row(at(view, "/g").id)
    assert row is not None
    assert len(row.births) == 2
    assert isinstance(row.places[0], Place)


def test_removing_the_home_of_a_conflict_version_makes_a_file_of_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    exchange(a, b, c)
    names = [Birth, Place, Version, Gone, Dead]
    assert written(c, "unlink", "/f") == [kind.__name__ for kind in names]
    (node,) = exchange(a, b, c).values()
    assert (node.kind, node.content) == (Kind.FILE, "A")


def test_what_was_hidden_under_a_removed_file_is_removed_with_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "SAME")
    b.do("create", "/f", "SAME")
    exchange(a, b, c)
    assert written(c, "unlink", "/f") == ["Dead", "Dead"]


def test_a_file_made_of_a_conflict_version_has_the_attributes_of_its_file() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    a.do("chmod", "/f", "384")
    with a.replica.change() as change:
        change.set_attribute(at(change, "/f"), "x:user.tag", b"red")
        change.set_attribute(at(change, "/f"), "p:redundancy", b"3")
    exchange(a, b, c)
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    (beside,) = exchange(a, b, c).keys() - {"/f"}
    c.do("rename", "/f", "/g")
    exchange(a, b, c)
    copy = a.shown(beside)
    assert not copy.virtual
    assert (copy.mode, copy.xattrs, copy.policy) == (
        384,
        {b"user.tag": b"red"},
        {"redundancy": b"3"},
    )
