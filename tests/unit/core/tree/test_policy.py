"""What holds for a path: its own policy, that of the nearest folder above, then a rule's."""

from collections.abc import Mapping

from core.ids import EntryId
from core.model.records import Record
from core.tree.policy import PathRule, ruled, ruled_anew, ruled_inside
from core.tree.slots import Strategy
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, at, contents_of, exchange, pods


def set_policy(pod: Pod, path: str, key: str, value: bytes | None) -> None:
    with pod.replica.change() as change:
        change.set_attribute(at(change, path), f"p:{key}", value)


def strategy_of(pod: Pod, path: str) -> Strategy:
    """Return what is done about conflicts of a name in a folder."""
    with pod.store.read() as reader:
        tree = TreeView(Workspace(reader), pod.replica.settings, {})
        found = tree.resolve(path.encode())
        assert found is not None
        return tree.strategy(tree.folders.find(found.id), b"name", ())


def policies_of(pod: Pod, path: str) -> Mapping[str, bytes]:
    with pod.replica.view() as view:
        shown = at(view, path)
        seen = view.policies(shown)
    assert pod.replica.policies(shown) == seen
    return seen


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
    set_policy(a, "/d", "history", b"false")
    assert policies_of(a, "/d/f") == {"history": b"false"}
    set_policy(a, "/d/f", "history", b"true")
    assert policies_of(a, "/d/f") == {"history": b"true"}


RULES = (
    PathRule("archive/**", {"read-only": b"true"}),
    PathRule("**/*.log", {"conflict": b"overwrite", "history": b"false"}),
    PathRule("**", {"history": b"true"}),
)


def test_a_rule_holds_where_nothing_is_set_on_the_path_or_a_folder_above() -> None:
    (a,) = pods(1)
    for path in ("/d", "/d/e"):
        a.do("mkdir", path)
    for path in ("/d/e/a.log", "/d/e/a.txt"):
        a.do("create", path, "1")
    a.replica.settings = ViewSettings(rules=RULES)
    assert policies_of(a, "/d/e/a.log") == {"conflict": b"overwrite", "history": b"false"}
    assert policies_of(a, "/d/e/a.txt") == {"history": b"true"}
    set_policy(a, "/d", "history", b"maybe")
    assert policies_of(a, "/d/e/a.log") == {"conflict": b"overwrite", "history": b"maybe"}
    set_policy(a, "/d/e/a.log", "conflict", b"keep-both")
    assert policies_of(a, "/d/e/a.log") == {"conflict": b"keep-both", "history": b"maybe"}


def test_a_file_that_moves_or_whose_folder_moves_comes_under_the_rule_of_its_new_path() -> None:
    (a,) = pods(1)
    for path in ("/d", "/archive"):
        a.do("mkdir", path)
    a.do("create", "/d/f", "1")
    a.replica.settings = ViewSettings(rules=RULES)
    assert policies_of(a, "/d/f") == {"history": b"true"}
    a.do("rename", "/d", "/archive/d")
    assert policies_of(a, "/archive/d/f") == {"read-only": b"true"}


def test_the_first_rule_for_a_folder_or_for_all_in_it_holds_for_the_names_in_it() -> None:
    for folder, expected in (
        (b"/archive", {"read-only": b"true"}),
        (b"/archive/2024", {"read-only": b"true"}),
        (b"/other", {"history": b"true"}),
        (b"", {"history": b"true"}),
    ):
        assert ruled_inside(RULES, folder) == expected
    files = (PathRule("archive/*.raw", {"read-only": b"true"}),)
    assert ruled_inside(files, b"/archive") == {}
    assert ruled(files, b"/archive/a.raw") == {"read-only": b"true"}


def test_a_rule_says_what_becomes_of_two_files_of_one_name() -> None:
    a, b, c = pods()
    for pod in (a, b, c):
        pod.replica.settings = ViewSettings(rules=RULES)
    for pod, text in ((a, "1"), (b, "2")):
        pod.do("create", "/x.log", text)
        pod.do("create", "/x.txt", text)
    shown = contents_of(exchange(a, b, c))
    assert shown["/x.log"] == "2"
    assert sorted(shown.values()) == ["1", "2", "2"]
    for pod in (a, b, c):
        pod.replica.settings = ViewSettings()
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["1", "1", "2", "2"]


def test_what_is_set_on_a_file_itself_says_what_becomes_of_two_versions_of_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "0")
    set_policy(a, "/f", "conflict", b"overwrite")
    exchange(a, b, c)
    a.do("write", "/f", "1")
    b.do("write", "/f", "2")
    assert contents_of(exchange(a, b, c)) == {"/f": "2"}
    set_policy(c, "/f", "conflict", b"keep-both")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["1", "2"]


def test_of_united_folders_the_policy_set_last_counts() -> None:
    a, b, c = pods()
    for pod, value in ((a, b"overwrite"), (b, b"keep-both")):
        pod.do("mkdir", "/d")
        set_policy(pod, "/d", "conflict", value)
    exchange(a, b, c)
    assert strategy_of(c, "/d") == Strategy.KEEP_BOTH


def test_below_a_folder_that_is_born_moves_or_declares_something_other_rules_may_hold() -> None:
    (pod,) = pods(1)
    taken: list[Record] = []
    pod.replica.subscribe(lambda event: taken.extend(event.batch.records if event.batch else ()))

    def anew(*commands: tuple[str, ...]) -> set[str]:
        taken.clear()
        for command in commands:
            pod.do(*command)
        names = {at_path(pod, path): path for path in ("/f", "/d", "/e", "/d/f", "/e/f", "/e/g")}
        return {names[entry] for entry in ruled_anew(taken)}

    assert anew(("mkdir", "/d"), ("mkdir", "/e")) == {"/d", "/e"}
    assert anew(("create", "/d/f", "1"), ("write", "/d/f", "2")) == set(), "it is born a file"
    assert anew(("rename", "/d", "/e/g")) == {"/e/g"}
    taken.clear()
    set_policy(pod, "/e", "redundancy", b"3")
    assert ruled_anew(taken) == {at_path(pod, "/e")}


def at_path(pod: Pod, path: str) -> EntryId | None:
    with pod.replica.view() as view:
        shown = view.resolve(path.encode())
        return None if shown is None else shown.id
