"""Each rule of the code's shape finds what it is there to find, and nothing else."""

import ast

import pytest

from tests.tidy import rules


def function_of(lines: int) -> str:
    return "def act():\n" + "    step()\n" * (lines - 1)


def test_a_file_one_line_too_long_is_found() -> None:
    assert list(rules.too_long("x = 1\n" * rules.FILE_LINES_MAX)) == []
    assert len(list(rules.too_long("x = 1\n" * (rules.FILE_LINES_MAX + 1)))) == 1


def test_a_function_one_line_too_long_is_found() -> None:
    assert list(rules.too_long(function_of(rules.FUNCTION_LINES_MAX))) == []
    assert "act" in next(iter(rules.too_long(function_of(rules.FUNCTION_LINES_MAX + 1))))


def test_a_class_one_line_too_long_is_found() -> None:
    body = "    x = 1\n" * rules.CLASS_LINES_MAX
    assert "Thing" in next(iter(rules.too_long(f"class Thing:\n{body}")))


def test_a_docstring_does_not_count() -> None:
    node = ast.parse('def act():\n    """Say\n    a lot.\n    """\n    step()\n').body[0]
    assert isinstance(node, ast.FunctionDef)
    assert rules.length(node) == 2


def test_a_module_without_docstring_is_found() -> None:
    assert rules.has_docstring('"""What it is."""\n')
    assert not rules.has_docstring("x = 1\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class P(Protocol):\n    def act(self) -> None: ...\n", True),
        ('class P(Protocol):\n    def act(self) -> None:\n        """Act."""\n        ...\n', True),
        ("LIMIT = 3\n", True),
        ("def act() -> int:\n    return 1\n", False),
    ],
)
def test_only_modules_without_behaviour_need_no_mirror(text: str, expected: bool) -> None:
    assert rules.only_declares(text) is expected


def test_a_vague_module_name_is_found() -> None:
    assert rules.has_vague_name(("core", "utils.py"))
    assert rules.has_vague_name(("core", "common", "paths.py"))
    assert not rules.has_vague_name(("core", "tree", "merge.py"))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (rules.UNFINISHED, "x = 1  # TODO: the rest"),
        (rules.UNFINISHED, "raise NotImplementedError"),
        (rules.INDEX_HOST, f"--index-url https://{'py'}pi.org/simple"),
        (rules.MACHINE_PATH, f"see /{'wo'}rk/main/core"),
        (rules.MACHINE_PATH, f"see /{'home'}/mia/project"),
    ],
)
def test_what_must_not_be_written_is_found(pattern: "rules.re.Pattern[str]", text: str) -> None:
    assert list(rules.lines_that_match(f"fine\n{text}\n", pattern)) == [f"line 2: {text}"]


def test_an_import_cycle_is_found_also_inside_a_function() -> None:
    modules = {
        "core": ("", True),
        "core.first": ("from core import second\n", False),
        "core.second": ("def late():\n    from core.first import thing\n", False),
        "core.third": ("from . import second\n", False),
        "core.fourth": ("from core import fifth\n", False),
        "core.fifth": ("if TYPE_CHECKING:\n    from core import fourth\n", False),
    }
    assert rules.cycles(rules.import_graph(modules)) == [["core.first", "core.second"]]
