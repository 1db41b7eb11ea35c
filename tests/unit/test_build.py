"""The one entry to the project: what it finds missing, how it counts, what it answers."""

from pathlib import Path

import pytest

import build
from tests import suites

NEEDS = {"fusermount3": "fuse3", "gcc": "gcc"}


@pytest.mark.parametrize(
    ("there", "has_ensurepip", "expected"),
    [
        ({"fusermount3", "gcc"}, True, []),
        ({"gcc"}, True, ["fuse3"]),
        ({"fusermount3"}, True, ["gcc", "libc6-dev"]),
        ({"fusermount3", "gcc"}, False, ["python3-venv"]),
        (set(), False, ["fuse3", "gcc", "libc6-dev", "python3-venv"]),
    ],
)
def test_missing_packages(there: set[str], has_ensurepip: bool, expected: list[str]) -> None:
    assert build.missing_packages(NEEDS, there.__contains__, has_ensurepip) == expected


def test_missing_libraries_are_named_by_their_packages() -> None:
    there = {"EGL": "libEGL.so.1"}
    assert build.missing_libraries({"EGL": "libegl1", "GL": "libgl1"}, there.get) == {"libgl1"}


@pytest.mark.parametrize(
    ("variable", "expected"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("TERM", False)]
)
def test_a_desktop_is_known_by_its_screen(
    variable: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":0")
    assert build.has_desktop() is expected


def test_without_rights_the_one_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.os, "geteuid", lambda: 1000)
    with pytest.raises(build.Failure, match=r"sudo apt-get install .* fuse3 rsync"):
        build.install_system_packages(["fuse3", "rsync"])


def test_a_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>'
    )
    assert suites.read_counts(report) == (5, 2, 2)


def test_a_missing_report_counts_nothing(tmp_path: Path) -> None:
    assert suites.read_counts(tmp_path / "none.xml") == (0, 0, 0)


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([suites.Outcome("one", good=True, seconds=1.0, passed=3)], 0),
        ([suites.Outcome("one", good=True, seconds=1.0), suites.Outcome("two", False, 1.0)], 1),
    ],
)
def test_one_bad_step_makes_the_whole_bad(
    outcomes: list[suites.Outcome], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suites.summarise(outcomes) == code
    said = capsys.readouterr().out
    assert ("Failed: two" in said) is (code == 1)


def test_a_machine_without_fuse_is_told_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.Path, "exists", lambda _: False)
    with pytest.raises(build.Failure, match="modprobe fuse"):
        build.require_fuse()


def test_the_lock_files_pin_every_package_by_hash_and_name_no_index() -> None:
    for lock in build.LOCKS.values():
        lines = lock.read_text(encoding="utf-8").splitlines()
        packages = [line for line in lines if line[:1].isalpha()]
        assert packages
        assert all("==" in line and line.endswith("\\") for line in packages)
        assert not any("http" in line and "aiohttp" not in line for line in lines)


def test_options_of_the_bench_are_passed_on_and_unknown_ones_of_others_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert build.parse(["bench", "--only", "delay", "--rounds", "2"]).arguments == [
        "--only",
        "delay",
        "--rounds",
        "2",
    ]
    with pytest.raises(SystemExit):
        build.parse(["test", "--depp"])
    assert "--depp" in capsys.readouterr().err
