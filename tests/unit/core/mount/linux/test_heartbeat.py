import errno
import os
import subprocess
from pathlib import Path

import pytest

from core.mount.linux import mounting
from core.mount.linux.heartbeat import Heartbeat


def test_a_folder_that_answers_beats_and_one_that_is_cut_off_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beating = Heartbeat(tmp_path, 1)
    assert beating._answers()

    def fails(code: int) -> object:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "statvfs", lambda _: fails(errno.EIO))
    assert beating._answers()
    monkeypatch.setattr(os, "statvfs", lambda _: fails(errno.ENOTCONN))
    assert not beating._answers()


def test_the_watchdog_lives_as_long_as_it_is_told(tmp_path: Path) -> None:
    beating = Heartbeat(tmp_path, 999_999_999, silence_seconds=60)
    assert beating.process_id is None
    beating.start()
    process = beating.process_id
    assert process is not None
    assert Path(f"/proc/{process}").exists()
    beating.stop()
    assert beating.process_id is None
    assert not Path(f"/proc/{process}").exists()
    beating.stop()


def test_the_watchdog_keeps_the_mount_point_until_it_has_ended(tmp_path: Path) -> None:
    """The watchdog of a node that was killed could take away what the next one had mounted."""
    claim = mounting.claimed(tmp_path)
    beating = Heartbeat(tmp_path, 999_999_999, silence_seconds=60, claim=claim)
    beating.start()
    mounting.release(claim)
    assert mounting.claimed(tmp_path, seconds=0.1) is None
    beating.stop()
    again = mounting.claimed(tmp_path, seconds=0)
    assert again is not None
    mounting.release(again)


def test_a_watchdog_that_is_gone_did_its_work_or_was_killed_and_the_log_says_which(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for ends, wanted in (("exit 0", "was taken away"), ("kill -9 $$", "works without it")):
        beating = Heartbeat(tmp_path, 1)
        beating._process = subprocess.Popen(
            ["sh", "-c", f"exec 0<&-; {ends}"], stdin=subprocess.PIPE, bufsize=0
        )
        beating._process.wait(20)
        caplog.clear()
        beating._tell(b".")
        assert wanted in caplog.text
        beating.stop()
