"""What rules by pattern declare."""

from core.config.policy import FileRule
from core.config.rules import attribute_text, declared_by


def test_a_rule_declares_what_it_names_and_nothing_else() -> None:
    rule = FileRule("a/**", keep=("nas",), read_only=True)
    assert declared_by(rule) == {"keep": ["nas"], "read-only": True}


def test_an_attribute_says_words_as_they_are_and_the_rest_as_json() -> None:
    said = [attribute_text(value) for value in ("overwrite", True, 3, ["nas"])]
    assert said == [b"overwrite", b"true", b"3", b'["nas"]']
