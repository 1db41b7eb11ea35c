"""Whatever somebody else sends, writes or leaves: a value or a clean error, soon and small.

The catalogue of what is tried is `tests/support/fuzz_catalogue.py`. An input that broke a decoder
stays here under the name of what it is.
"""

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort

from core.mount.linux import protocol
from core.mount.linux.protocol import Operation
from tests.support import fuzz_control, fuzz_drive, fuzz_kept, fuzz_wire
from tests.support.fuzz_catalogue import BY_NAME, TARGETS
from tests.support.fuzz_damage import damaged
from tests.support.fuzz_target import Target, judge, outcome

# Why an example fails is looked for by tracing every line, which costs minutes here.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
HUGE = b"0x" + b"f" * 5_000
NESTED = b"[" * 60_000
POLICIES, NETWORK = "policies on files", "network.toml and files of a fleet"
STATED, KERNEL = "what the statements add up to", "requests of the kernel"

BROKE = {
    "a policy nested without end": (POLICIES, NESTED),
    "half a character as a policy": (POLICIES, b'"\\ud800"'),
    "administration nested without end": (
        STATED,
        fuzz_wire._stated(("config:network.administration", NESTED)),
    ),
    "half a character as a setting": (
        STATED,
        fuzz_wire._stated(("config:network.whitelist", b'["\\ud800"]')),
    ),
    "a hexadecimal number without end": (NETWORK, b"[redundancy]\ncopies = " + HUGE),
    "the same in a file of the earlier project": (
        "files of the earlier project",
        b"[general]\nport = " + HUGE,
    ),
    "a line of spaces in a text": (NETWORK, b'a = """\n[' + b" " * 20_000 + b'\n"""'),
    "a name of very many parts": (NETWORK, b"a." * 50_000 + b"a = 1"),
    "a policy that there is not": (NETWORK, b'[[files]]\nmatch = "a"\nredundansy = 2'),
    "a file that is not TOML": ("files that are changed", b"[pod"),
    "a marker without ids": ("markers of storages", b'{"network": "lab", "pod": "a"}'),
    "a port that is no number": ("the last address", "127.0.0.1:²".encode()),
    "a last address that is no text": ("the last address", b"127.0.0.1:\xff"),
    "hints that name no pod": ("hints of the pairing", b'{"pod": "a:1"}'),
    "half a line of a log": ("logs", b'{"at": "2026", "lev'),
    "an event without a time": ("logs", b'{"text": "up"}\n'),
    "half a line of a node": ("what a node says while it starts", b'{"type":"error",'),
    "a line of a node that is no text": ("what a node says while it starts", b'{"a":"\xff"}\n'),
    "an answer that is no text": ("answers of a node", fuzz_control.HEAD + b'{"type":"\xff"}\n'),
    "an answer nested without end": ("answers of a node", fuzz_control.HEAD + b'{"x":' + NESTED),
    "an answer in a piece beyond measure": (
        "answers of a node",
        fuzz_control.CHUNKED + b"f" * 30 + b"\r\n{}\r\n",
    ),
    "a short id in a log of ways home": ("ways home in a log", fuzz_kept.SHORT),
    "a pattern of stars": (POLICIES, b'["' + b"*" * 99 + b'&"]'),
    "a host in many brackets": ("addresses", b"[[]]:4"),
    "a table over two lines": ("files that are changed", b"d={\na= 1}\n"),
    "a port of 5000 digits": ("addresses", b"nas:" + b"1" * 5_000),
    "a mount that is none": ("the kernel's mounts", b"9 1 x:y / /\\777 rw - tmpfs t rw"),
    "a beginning that is too short": ("the beginning of a connection to the kernel", bytes(15)),
    "the year 2300": (
        KERNEL,
        fuzz_drive._file((Operation.SETATTR, 2, fuzz_drive._time(10_413_792_000, 0))),
    ),
    "a special file of no type": (
        KERNEL,
        fuzz_drive._script((Operation.MKNOD, 1, protocol.MKNOD_IN.pack(2**20, 0, 0, 0) + b"f\0")),
    ),
    "a read of four gigabytes": (
        KERNEL,
        fuzz_drive._file(
            (Operation.SETATTR, 2, fuzz_drive._time(0, 0)),
            (Operation.READ, 2, protocol.READ_IN.pack(1, 0, 2**32 - 1, 0, 0, 0, 0)),
        ),
    ),
}


@pytest.mark.parametrize("sentence", BROKE)
def test_what_once_broke_a_decoder_does_not_again(sentence: str) -> None:
    name, data = BROKE[sentence]
    judge(BY_NAME[name], data)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_inputs_that_others_are_made_from_are_valid(target: Target) -> None:
    values = [outcome(target, seed) for seed in target.seeds]
    assert target.encode is None or None not in values


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_is_a_value_or_a_clean_error_soon_and_in_little_memory(
    target: Target,
) -> None:
    @effort(
        max_examples=target.examples,
        deadline=None,
        phases=PHASES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(damaged(target.seeds))
    def try_all(data: bytes) -> None:
        judge(target, data)

    try_all()
