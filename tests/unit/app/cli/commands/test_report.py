"""`wormhole report`."""

import json
import zipfile
from pathlib import Path

import pytest

from core.control.schema import Finding, Transfer
from tests.support.cli_double import CommandLine


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wormhole: CommandLine) -> None:
    """A home with a network, and a folder to write into."""
    monkeypatch.chdir(tmp_path)
    wormhole.home.mkdir(exist_ok=True)
    (wormhole.home / "network.toml").write_text("")


def read(file: str, name: str) -> object:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read(name))


def test_what_the_node_says_is_put_into_a_file_named_by_the_date(wormhole: CommandLine) -> None:
    findings = [Finding("disk", True, "Enough is free.")]
    answers: dict[str, list[Transfer] | list[Finding]] = {"doctor": findings, "transfers": []}
    assert wormhole("report", "--json", **answers) == 0
    file = wormhole.json["file"]
    assert Path(file).name.startswith("wormhole-report-")
    assert "doctor.json" in wormhole.json["holds"]
    assert read(file, "doctor.json") == [
        {"check": "disk", "ok": True, "text": "Enough is free.", "remedy": ""}
    ]


def test_it_works_where_no_node_runs_and_goes_where_it_is_asked_to(wormhole: CommandLine) -> None:
    assert wormhole("report", "--to", "here.zip") == 0
    assert "look through it before you pass it on" in wormhole.out
    assert "error" in str(read("here.zip", "status.json"))
    assert read("here.zip", "machine.json")
    assert wormhole("report", "--to", "here.zip") == 2


def test_a_home_without_a_network_has_nothing_to_report(wormhole: CommandLine) -> None:
    (wormhole.home / "network.toml").unlink()
    assert wormhole("report") == 5
