"""What `config check` says of a file."""

from core.config.check import check_text
from core.config.setting import Level


def test_problems_and_what_does_nothing_yet_are_told_apart() -> None:
    text = '[situation]\nabsent-files = "hide"\n[[files]]\nmatch = "a"\nread-only = true\n'
    checked = check_text(text, "n.toml", Level.NETWORK)
    assert checked.problems == ()
    assert checked.idle == ("situation.absent-files", "files.read-only")


def test_a_policy_that_there_is_not_is_a_problem_in_a_rule_too() -> None:
    text = '[[files]]\nmatch = "a"\nredundansy = 2\nread-only = true\n'
    checked = check_text(text, "n.toml", Level.NETWORK)
    assert [each.key for each in checked.problems] == ["files[0].redundansy"]
    assert checked.idle == ("files.read-only",)


def test_a_policy_that_holds_where_it_is_set_and_not_by_a_rule_is_told_in_a_rule() -> None:
    rule = '[[files]]\nmatch = "a"\n'
    for line, idle in (
        ("history = false", ("files.history",)),
        ('conflict = "overwrite"', ("files.conflict",)),
        ("redundancy = 1", ()),
        ('keep = ["nas"]', ()),
        ("cache = false", ()),
    ):
        assert check_text(f"{rule}{line}\n", "n.toml", Level.NETWORK).idle == idle


def test_the_level_decides_what_is_known() -> None:
    assert check_text("[cache]\nmode = 'auto'\n", "p", Level.POD).problems == ()
    assert check_text("[cache]\nmode = 'auto'\n", "n", Level.NETWORK).problems
