"""One event, one line."""

import json
import logging
from pathlib import Path

import pytest

from core.node.logs import logging_to


def test_an_event_is_one_line_with_time_level_part_and_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log" / "node.log"
    with logging_to(file, to_screen=True):
        logging.getLogger("core.engine.links").warning("b is %s", "gone\nfor good")
        try:
            raise ValueError("why")  # noqa: TRY301 - the log is to have it whole
        except ValueError:
            logging.getLogger("core").exception("failed")
    first, second = [json.loads(line) for line in file.read_text().splitlines()]
    assert (first["level"], first["part"]) == ("WARNING", "engine.links")
    assert first["text"] == "b is gone\nfor good"
    assert first["at"].endswith("Z")
    assert "ValueError: why" in second["exception"]
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_afterwards_nothing_more_is_written(tmp_path: Path) -> None:
    file = tmp_path / "node.log"
    with logging_to(file, to_screen=False):
        pass
    logging.getLogger("core").warning("late")
    assert file.read_text() == ""
