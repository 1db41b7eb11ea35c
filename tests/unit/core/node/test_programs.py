"""Names of processes."""

import os
import subprocess

from core.node.programs import program_of


def test_a_process_is_named_as_the_kernel_names_it() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(["cat"], stdin=pipe, stdout=pipe, bufsize=0) as cat:
        assert cat.stdin is not None
        assert cat.stdout is not None
        cat.stdin.write(b"x")
        assert cat.stdout.read(1) == b"x", "it is another program by now"
        name = program_of(cat.pid)
        cat.stdin.close()
    assert name == "cat"


def test_a_process_that_is_gone_has_no_name() -> None:
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert program_of(ended.pid) == ""
    assert program_of(os.getpid()) != ""
