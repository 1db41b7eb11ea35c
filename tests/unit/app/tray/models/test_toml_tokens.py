"""The parts of a line of TOML."""

import pytest

from app.tray.models.toml_tokens import Part, key_of, spans, value_of


def parts(line: str, inside: str = "") -> list[tuple[str, Part]]:
    return [(line[each.start : each.end], each.part) for each in spans(line, inside)[0]]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[network]", [("[network]", Part.SECTION)]),
        (
            "[[files]]  # first match wins",
            [("[[files]]", Part.SECTION), ("# first match wins", Part.COMMENT)],
        ),
        ('name = "home"', [("name", Part.KEY), ('"home"', Part.TEXT)]),
        (
            "copies = 2   # 1 = none",
            [("copies", Part.KEY), ("2", Part.NUMBER), ("# 1 = none", Part.COMMENT)],
        ),
        ("discovery = true", [("discovery", Part.KEY), ("true", Part.WORD)]),
        ('x = "a # b" # c', [("x", Part.KEY), ('"a # b"', Part.TEXT), ("# c", Part.COMMENT)]),
        ('"a b".c = 1', [('"a b".c', Part.KEY), ("1", Part.NUMBER)]),
        (r'x = "a\"b"', [("x", Part.KEY), (r'"a\"b"', Part.TEXT)]),
        ('x = "open', [("x", Part.KEY), ('"open', Part.TEXT)]),
        ("", []),
        ("nonsense", []),
    ],
)
def test_each_part_of_a_line_is_told(line: str, found: list[tuple[str, Part]]) -> None:
    assert parts(line) == found


def test_a_text_of_several_lines_goes_on_until_its_end() -> None:
    assert spans('x = """one')[1] == '"""'
    assert parts("two # no comment", '"""') == [("two # no comment", Part.TEXT)]
    assert spans("two", '"""')[1] == '"""'
    assert parts('end""" # yes', '"""') == [('end"""', Part.TEXT), ("# yes", Part.COMMENT)]
    assert spans('x = """one""" # c')[1] == ""


def test_an_array_of_several_lines_has_no_keys_and_no_headers_in_it() -> None:
    assert spans("keep = [")[1] == "["
    assert parts('  "nas",  # big', "[") == [('"nas"', Part.TEXT), ("# big", Part.COMMENT)]
    assert spans('  "nas",', "[")[1] == "["
    assert spans("]", "[")[1] == ""
    assert spans('keep = ["a", "b"]')[1] == ""


def test_key_and_value_of_a_line_are_found_without_its_comment() -> None:
    line = '  copies =  "2"   # two'
    key, value = key_of(line), value_of(line)
    assert key is not None
    assert value is not None
    assert line[key.start : key.end] == "copies"
    assert line[slice(*value)] == '"2"'
    assert key_of("[files]") is None
    assert value_of("# x = 1") is None
