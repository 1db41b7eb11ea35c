"""One file to ask for help with: nothing secret in it, and readable by its owner alone."""

import zipfile
from pathlib import Path

import pytest

from core.errors import UsageError
from core.node import reporting
from core.node.home import Home
from core.node.reporting import write_report


def home_in(folder: Path) -> Home:
    home = Home(folder / "home")
    home.log_file.parent.mkdir(parents=True)
    home.network_file.write_text("# my bank: 1234\n[redundancy]\ncopies = 3\n")
    home.pod_file.write_text('[pod]\nname = "nas"\nnam = 2\n')
    home.identity_file.write_text("the key")
    home.recovery_file.write_text("the words")
    home.log_file.write_text("first\nlast\n")
    return home


def test_logs_settings_and_answers_are_in_it_and_no_secret(tmp_path: Path) -> None:
    target = tmp_path / "report.zip"
    names = write_report(home_in(tmp_path), target, {"status.json": b"{}"})
    assert names == ["status.json", "network.toml", "pod.toml", "log/node.log"]
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as archive:
        read = {name: archive.read(name).decode() for name in names}
    assert "copies = 3" in read["network.toml"]
    assert "did you mean pod.name?" in read["pod.toml"]
    assert read["log/node.log"] == "first\nlast\n"
    for secret in ("1234", "the key", "the words"):
        assert all(secret not in text for text in read.values())


def test_settings_that_are_no_text_are_told_and_long_logs_give_their_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "LOG_BYTES_MAX", 5)
    home = home_in(tmp_path)
    home.pod_file.write_bytes(b"\xff\xfe")
    target = tmp_path / "report.zip"
    write_report(home, target, {})
    with zipfile.ZipFile(target) as archive:
        assert b"is no text" in archive.read("pod.toml")
        assert archive.read("log/node.log") == b"last\n"


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "report.zip"
    target.write_text("mine")
    with pytest.raises(UsageError, match="not overwritten"):
        write_report(home_in(tmp_path), target, {})
    assert target.read_text() == "mine"
