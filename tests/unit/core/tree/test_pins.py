"""Operations disturb nothing beside what they were asked to do (R1, R2, R3)."""

from tests.support.tree_pods import contents_of, exchange, pods


def test_a_folder_removed_here_and_filled_there_reappears() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    exchange(a, b, c)
    a.do("rmdir", "/d")
    b.do("create", "/d/n", "1")
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR", "/d/n": "1"}


def test_a_removed_file_that_was_edited_brings_its_folder_back_which_then_stays() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    a.do("create", "/d/x", "1")
    exchange(a, b, c)
    a.do("unlink", "/d/x")
    a.do("rmdir", "/d")
    b.do("write", "/d/x", "2")
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR", "/d/x": "2"}
    c.do("unlink", "/d/x")  # the folder would vanish with its last file
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR"}


def test_the_loser_of_a_name_does_not_become_the_file_that_was_just_removed() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    exchange(a, b, c)
    c.do("unlink", "/f")
    (path,) = exchange(a, b, c)
    assert " (conflict " in path


def test_a_folder_removed_with_all_its_files_but_renamed_elsewhere_is_empty() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    a.do("create", "/d/x", "1")
    exchange(a, b, c)
    a.do("unlink", "/d/x")
    a.do("rmdir", "/d")
    b.do("rename", "/d", "/e")
    assert contents_of(exchange(a, b, c)) == {"/e": "DIR"}


def test_writing_what_a_conflict_copy_holds_hides_neither() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    exchange(a, b, c)
    c.do("write", "/f", "1")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["1", "1"]


def test_the_second_name_of_a_file_does_not_take_a_path_that_was_freed() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("link", "/f", "/g")
    b.do("link", "/f", "/g")
    exchange(a, b, c)
    c.do("unlink", "/g")
    assert contents_of(exchange(a, b, c)) == {"/f": "1"}


def test_pins_are_written_by_operations_and_never_on_receipt() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    before = sum(a.summary().values()) + sum(b.summary().values())
    exchange(a, b, c)
    assert sum(a.summary().values()) == before
