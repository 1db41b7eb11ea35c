from core.contents.changes import Changes


def test_no_change_is_false_and_each_kind_is_true() -> None:
    assert not Changes()
    assert Changes(everything=True)
    cut = Changes()
    cut.cut(0)
    assert cut
    written = Changes()
    written.blocks.add(3)
    assert written


def test_the_shortest_length_counts() -> None:
    changes = Changes()
    for size in (10, 4, 7):
        changes.cut(size)
    assert changes.keep_bytes == 4


def test_changes_of_a_publication_that_failed_come_back() -> None:
    lost = Changes(everything=True)
    lost.blocks.add_run(2, 3)
    lost.cut(5)
    now = Changes()
    now.blocks.add(9)
    now.absorb(lost)
    assert now.everything
    assert list(now.blocks.runs(0, 20)) == [(2, 3), (9, 1)]
    assert now.keep_bytes == 5
