"""The shape of this code, as a test: sizes, docstrings, mirrors, names, cycles, nothing unfinished.

What may not yet keep a rule stands in `exemptions.toml`. That list can only become shorter: an
exemption that is not needed any more fails here until it is taken out.
"""

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.tidy import rules

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("app", "core") for path in (ROOT / top).rglob("*.py"))
MODULES = [path for path in SOURCES if path.name != "__init__.py"]
MEASURED = [*SOURCES, ROOT / "build.py"]
DECIDING = (
    *("tree", "transfer", "placement", "membership", "situation", "wire", "config", "model"),
    *("names.py", "crypto.py", "signatures.py", "stamps.py", "ids.py", "errors.py"),
)
EXEMPT = tomllib.loads((Path(__file__).parent / "exemptions.toml").read_text(encoding="utf-8"))
BINARY = {".png", ".ico", ".svg", ".gz"}
TOP = {
    *(".ci", "app", "assets", "changes", "core", "docs", "installers", "tests"),
    *(".gitignore", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE", "README.md"),
    *("build.py", "pyproject.toml"),
    *("requirements.lock", "requirements-desktop.lock", "requirements-dev.lock"),
}

Rule = Callable[[Path], list[str]]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def mirror(path: Path) -> Path:
    """Return where the tests of a module are: of what needs Qt among those of windows."""
    inside = path.relative_to(ROOT)
    folder, parts = "unit", inside.parent.parts
    if parts[:2] == ("app", "tray") and parts[2:3] and parts[2] not in {"models", "words"}:
        folder, parts = "ui", parts[2:]
    return ROOT.joinpath("tests", folder, *parts, f"test_{inside.name}")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def lengths(path: Path) -> list[str]:
    return list(rules.too_long(text_of(path)))


def docstring(path: Path) -> list[str]:
    return [] if rules.has_docstring(text_of(path)) else ["the module does not say what it is"]


def mirrored(path: Path) -> list[str]:
    if mirror(path).is_file() or rules.only_declares(text_of(path)):
        return []
    return [f"no unit tests at {relative(mirror(path))}"]


def named(path: Path) -> list[str]:
    vague = rules.has_vague_name(path.relative_to(ROOT).parts)
    return ["its name does not say what is inside"] if vague else []


def finished(path: Path) -> list[str]:
    return list(rules.lines_that_match(text_of(path), rules.UNFINISHED))


RULES: dict[str, tuple[Rule, list[Path]]] = {
    "lengths": (lengths, MEASURED),
    "docstring": (docstring, MEASURED),
    "mirrored": (mirrored, MODULES),
    "named": (named, SOURCES),
    "finished": (finished, MEASURED),
}


def judge(rule: Rule, paths: Iterable[Path], exempt: Iterable[str]) -> list[str]:
    """Return what breaks the rule, and exemptions that nothing needs any more."""
    found = {relative(path): problems for path in paths if (problems := rule(path))}
    wrong = [f"{name}: {'; '.join(found[name])}" for name in sorted(set(found) - set(exempt))]
    idle = [f"{name}: keeps the rule, take it out" for name in sorted(set(exempt) - set(found))]
    return wrong + idle


@pytest.mark.parametrize("name", RULES)
def test_every_module_keeps_the_rule(name: str) -> None:
    rule, paths = RULES[name]
    problems = judge(rule, paths, EXEMPT.get(name, []))
    assert not problems, "\n" + "\n".join(problems)


def test_an_exemption_that_is_not_needed_is_found() -> None:
    assert judge(docstring, [ROOT / "build.py"], ["build.py"]) == [
        "build.py: keeps the rule, take it out"
    ]


def test_exemptions_name_rules_that_exist() -> None:
    assert set(EXEMPT) <= set(RULES)


def test_no_modules_import_one_another_in_a_circle() -> None:
    modules = {}
    for path in SOURCES:
        is_package = path.name == "__init__.py"
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if is_package else parts)
        modules[name] = (text_of(path), is_package)
    assert rules.cycles(rules.import_graph(modules)) == []


def written_files() -> list[Path]:
    """Return the files that stand in the repository; all but what is ignored without git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


@pytest.mark.parametrize("pattern", [rules.INDEX_HOST, rules.MACHINE_PATH], ids=["index", "path"])
def test_nothing_names_one_machine_or_a_package_index(pattern: "rules.re.Pattern[str]") -> None:
    found = [
        f"{relative(path)}: {line}"
        for path in written_files()
        for line in rules.lines_that_match(path.read_text("utf-8", "replace"), pattern)
    ]
    assert not found, "\n" + "\n".join(found)


def test_nothing_lies_at_the_top_but_what_belongs_there() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in written_files()} <= TOP


def test_each_change_is_one_short_paragraph() -> None:
    for path in (ROOT / "changes").glob("*.md"):
        text = text_of(path).strip()
        assert path.name == "README.md" or (text.endswith(".") and "\n\n" not in text), path.name


def test_the_deciding_half_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Print how many lines of tests stand against the lines of the deciding half (aim: 1.2)."""
    parts = [ROOT / "core" / name for name in DECIDING]
    code = [path for path in SOURCES if any(path.is_relative_to(part) for part in parts)]
    tests = [mirror(path) for path in code if mirror(path).is_file()]
    tests += (ROOT / "tests" / "property").rglob("*.py")
    code_lines = sum(text_of(path).count("\n") for path in code)
    test_lines = sum(text_of(path).count("\n") for path in tests)
    with capsys.disabled():
        ratio = test_lines / code_lines
        sys.stdout.write(f"\ntests : code in the deciding half = {ratio:.2f} (aim: 1.2)\n")
    assert code_lines > 0
