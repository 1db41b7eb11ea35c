"""Where keys stand in a text."""

import time

from core.config.lines import line_numbers

TEXT = """# head
[network]  # a comment
name = "x"
"quoted" = 1

[situation.mixed]
response = "warn"
[[files]]
match = "a"
[[files]]
redundancy = 1
"""


def test_sections_keys_and_rules_have_their_line() -> None:
    assert line_numbers(TEXT) == {
        "network": 2,
        "network.name": 3,
        "network.quoted": 4,
        "situation.mixed": 6,
        "situation.mixed.response": 7,
        "files[0]": 8,
        "files[0].match": 9,
        "files[1]": 10,
        "files[1].redundancy": 11,
    }


def test_dotted_keys_are_found() -> None:
    assert line_numbers("redundancy.copies = 3") == {"redundancy.copies": 1}


def test_a_line_of_spaces_costs_no_more_than_others() -> None:
    text = f'text = """\n[{" " * 20_000}\n"""\n[ pod ]\nname = "a"'
    begun = time.process_time()
    assert line_numbers(text) == {"text": 1, "pod": 4, "pod.name": 5}
    assert time.process_time() - begun < 1
