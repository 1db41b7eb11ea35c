"""Names of processes."""

import os
import subprocess

from core.node.programs import program_of


def test_a_process_is_named_as_the_kernel_names_it() -> None:
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        name = program_of(sleeper.pid)
        sleeper.kill()
    assert name == "sleep"


def test_a_process_that_is_gone_has_no_name() -> None:
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert program_of(ended.pid) == ""
    assert program_of(os.getpid()) != ""
