"""Serving, and telling whoever started it."""

import json
import logging
import os
from pathlib import Path

import pytest

from core.control.lines import Failure
from core.errors import NotFound
from core.node.home import Home
from core.node.serve import Report, serve


def test_a_report_is_one_line_once() -> None:
    reading, writing = os.pipe()
    report = Report(writing)
    report.tell(Failure("t", "d"))
    report.tell(Failure("t", "again"))
    with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
        assert json.loads(told.read())["detail"] == "d"


def test_a_report_to_nobody_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    Report(writing).tell(Failure("t", "d"))
    Report(None).tell(Failure("t", "d"))


def test_why_it_cannot_run_is_told_and_logged_without_alarm(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    assert serve(Home(tmp_path), writing) == 5
    with open(reading, "rb") as told:  # noqa: PTH123 - a descriptor
        assert "There is no network" in json.loads(told.read())["detail"]
    assert '"level": "INFO"' in (tmp_path / "log" / "node.log").read_text()


def test_in_the_foreground_it_is_raised_and_logged_as_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        serve(Home(tmp_path), None)
    assert '"level": "ERROR"' in (tmp_path / "log" / "node.log").read_text()
    assert logging.getLogger().level != logging.INFO
