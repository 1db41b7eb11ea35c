"""What `config check` says of a file."""

from core.config.check import check_text
from core.config.setting import Level


def test_what_is_in_order_is_no_problem() -> None:
    text = '[situation]\nabsent-files = "hide"\nmixd = 1\n'
    problems = check_text(text, "n.toml", Level.NETWORK)
    assert [each.key for each in problems] == ["situation.mixd"]


def test_a_policy_that_there_is_not_is_a_problem_in_a_rule_too() -> None:
    text = '[[files]]\nmatch = "a"\nredundansy = 2\nread-only = true\n'
    problems = check_text(text, "n.toml", Level.NETWORK)
    assert [each.key for each in problems] == ["files[0].redundansy"]


def test_every_policy_acts_by_a_rule_and_one_that_cannot_is_remarked() -> None:
    rule = '[[files]]\nmatch = "a"\n'
    for line in (
        "history = false",
        'conflict = "overwrite"',
        "read-only = true",
        "redundancy = 1",
        'keep = ["nas"]',
        "cache = false",
    ):
        assert check_text(f"{rule}{line}\n", "n.toml", Level.NETWORK) == ()
    (remark,) = check_text(f"{rule}keep = true\n", "n.toml", Level.NETWORK)
    assert remark.remark
    assert "name the pods" in str(remark)


def test_the_level_decides_what_is_known() -> None:
    assert check_text("[cache]\nmode = 'auto'\n", "p", Level.POD) == ()
    assert check_text("[cache]\nmode = 'auto'\n", "n", Level.NETWORK)
