"""A clock that jumps while programs work: nothing is lost, and the work goes on."""

from pathlib import Path

import pytest

from tests.support.pods import Lab, until
from tests.support.promises import END_SECONDS, at_work
from tests.support.sound import assert_sound
from tests.support.wrong_clock import SteppedClock

HOUR_SECONDS = 3_600


@pytest.mark.deep
@pytest.mark.timeout(200)
def test_a_clock_that_jumps_an_hour_ahead_and_back_under_work_loses_nothing(
    laboratory: Lab, tmp_path: Path
) -> None:
    clock = SteppedClock(tmp_path)
    a = laboratory.first()
    b = laboratory.pod("b")
    b.environment |= clock.environment
    invitation = a.ask("invite", "--no-wait")
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
    b.do("join", str(invitation["code"]), *where, *b.place())
    with at_work([a, b], tmp_path) as workers:
        for seconds in (HOUR_SECONDS, 0, -HOUR_SECONDS, 0):
            clock.step(seconds)
            for worker in workers:
                worker.works_on(10)
            for writer, reader in ((a, b), (b, a)):
                content = f"{writer.name} at {seconds}".encode()
                (writer.mount / "note").write_bytes(content)
                until(
                    lambda path=reader.mount / "note", want=content: (
                        path.read_bytes() == want if path.exists() else False
                    ),
                    "the later write is here",
                )
    for worker in workers:
        assert worker.errors() == []
        assert worker.longest_seconds() < END_SECONDS
    assert_sound(laboratory, workers)
