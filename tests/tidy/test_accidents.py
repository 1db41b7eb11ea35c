"""Each accident of others that the design learnt from has a test of its number, and a row."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NUMBERS = {f"{number:02}" for number in range(1, 21)}
NAMED = re.compile(r"test_accident_(\d\d)_\w+")


def numbered_tests() -> dict[str, set[str]]:
    """Return the numbers of all accidents that are told again, with the files that do it."""
    found: dict[str, set[str]] = {}
    for folder in ("sim", "e2e"):
        for path in (ROOT / "tests" / folder).glob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and (match := NAMED.match(node.name)):
                    found.setdefault(match[1], set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_each_accident_has_a_test_of_its_number() -> None:
    assert set(numbered_tests()) == NUMBERS


def test_the_table_of_accidents_names_the_files_that_tell_them() -> None:
    rows = {}
    for line in (ROOT / "docs" / "testing.md").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\| (\d\d) \|", line):
            rows[match[1]] = set(re.findall(r"`(\w+/test_\w+\.py)`", line))
    told = {
        number: {path.removeprefix("tests/") for path in paths}
        for number, paths in numbered_tests().items()
    }
    assert rows == told
