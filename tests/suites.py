"""What `python3 build.py test` runs, in which order, and how it is counted and shown.

On the standard library alone: `build.py` reads this before anything is installed.
"""

import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as XmlTree

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".venv" / "bin"
LAYERS_TO_LINT = ("app", "core", "assets", "tests", "build.py")
# A suite that takes longer than this hangs; beside other work it may take twice its own time.
SUITE_TIMEOUT_SECONDS = 1_800
DEEP_TIMEOUT_SECONDS = 4 * 3600

Command = list[str | Path]


@dataclass(frozen=True)
class Suite:
    """A part of the tests: its title and its folders."""

    title: str
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of one step: how many tests passed, failed, were skipped, and how long it took."""

    title: str
    good: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


TIDY = Suite("tidy", ("tidy",))
SUITES = (
    Suite("unit, property and contract", ("unit", "property", "contract")),
    Suite("windows", ("ui",)),
    Suite("simulation", ("sim",)),
    Suite("end to end", ("e2e",)),
)


def say(text: str) -> None:
    """Print one line at once, so that it stands in order with what other programs print."""
    print(text, flush=True)


def call(command: Command, *, timeout_seconds: float | None = None) -> int:
    """Run `command` in the project's folder with its output shown; return its exit code."""
    try:
        return subprocess.run(
            [str(part) for part in command], cwd=ROOT, check=False, timeout=timeout_seconds
        ).returncode
    except subprocess.TimeoutExpired:
        say(f"gave up after {timeout_seconds:.0f} s: {command[0]}")
        return 1


def run_checks() -> list[Outcome]:
    """Run the linters and the tests of the code's own shape."""
    commands: list[tuple[str, Command]] = [
        ("ruff", [TOOLS / "ruff", "check", *LAYERS_TO_LINT]),
        ("ruff format", [TOOLS / "ruff", "format", "--check", *LAYERS_TO_LINT]),
        ("mypy", [TOOLS / "mypy"]),
        ("mypy build.py", [TOOLS / "mypy", "build.py"]),
        ("lint-imports", [TOOLS / "lint-imports"]),
    ]
    outcomes = []
    for title, command in commands:
        say(f"\n== {title}")
        started = time.monotonic()
        good = call(command) == 0
        outcomes.append(Outcome(title, good, time.monotonic() - started))
    return [*outcomes, run_suite(TIDY, deep=False)]


def read_counts(report: Path) -> tuple[int, int, int]:
    """Return (passed, failed, skipped) of a JUnit report; zeros where there is none."""
    if not report.exists():
        return 0, 0, 0
    total = failed = skipped = 0
    for suite in XmlTree.parse(report).getroot().iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def run_suite(suite: Suite, deep: bool) -> Outcome:
    """Run a part of the tests; a skipped one counts as failed: `set_up` provides for all."""
    folders = [f"tests/{name}" for name in suite.folders if (ROOT / "tests" / name).is_dir()]
    say(f"\n== tests: {suite.title}")
    with tempfile.TemporaryDirectory(prefix="wormhole-report-") as folder:
        report = Path(folder) / "report.xml"
        command: Command = [
            TOOLS / "python",
            "-m",
            "pytest",
            "--quiet",
            f"--junitxml={report}",
            "-n",
            "2",
        ]
        command += ["-m", "deep or not deep"] if deep else ["-m", "not deep"]
        limit = DEEP_TIMEOUT_SECONDS if deep else SUITE_TIMEOUT_SECONDS
        started = time.monotonic()
        code = call([*command, *folders], timeout_seconds=limit)
        seconds = time.monotonic() - started
        passed, failed, skipped = read_counts(report)
    good = code == 0 and passed > 0 and not skipped
    return Outcome(suite.title, good, seconds, passed, failed, skipped)


def summarise(outcomes: Sequence[Outcome]) -> int:
    """Print what every step came to; return the exit code."""
    say("\nSummary")
    for outcome in outcomes:
        told = (outcome.passed, outcome.failed, outcome.skipped)
        counts = "{} passed, {} failed, {} skipped".format(*told) if any(told) else ""
        verdict = "ok    " if outcome.good else "FAILED"
        say(f"  {verdict} {outcome.title:<30} {outcome.seconds:6.1f} s  {counts}".rstrip())
    bad = [outcome.title for outcome in outcomes if not outcome.good]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    verdict = f"Failed: {', '.join(bad)}" if bad else "All is well."
    say(f"{verdict}\n{passed} passed, {failed} failed")
    return 1 if bad else 0
