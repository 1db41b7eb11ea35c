"""What is fuzzed, and how it is judged: a value or a clean error, soon, and in little memory."""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Generous: the machine is shared, and most inputs take microseconds.
SECONDS_MAX = 2.0
SECONDS_PER_BYTE_MAX = 20e-6
BYTES_MAX = 16 * 2**20
BYTES_PER_BYTE_MAX = 300  # a small number in a list of an array takes so much at most


@dataclass(frozen=True, slots=True)
class Target:
    """One decoder: what it is called, whose bytes it reads, and what may come of them.

    `covers`: the modules whose decoding it runs through. `decode` returns the value, or raises one
    of `allowed`. With `encode`, decoding what it makes of a value gives the same value.
    `examples`: how many inputs the usual profile tries.
    """

    name: str
    covers: tuple[str, ...]
    decode: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    allowed: tuple[type[Exception], ...] = ()
    encode: Callable[[Any], bytes] | None = None
    examples: int = 250


def from_text(understand: Callable[[str], object]) -> Callable[[bytes], object]:
    """Return `understand` for bytes, as the command line gives them: no byte is lost."""
    return lambda data: understand(data.decode("utf-8", "surrogateescape"))


def from_file(understand: Callable[[str], object]) -> Callable[[bytes], object]:
    """Return `understand` for the bytes of a file, which is UTF-8 or not read at all."""
    return lambda data: understand(data.decode("utf-8", "replace"))


def outcome(target: Target, data: bytes) -> object:
    """Return the value, None for an allowed error. Raises `AssertionError` and what is a defect."""
    try:
        value = target.decode(data)
    except target.allowed:
        return None
    if target.encode is not None and value is not None:
        again = target.decode(target.encode(value))
        assert again == value, f"{target.name}: {value!r} is read back as {again!r}"
    return value


def judge(target: Target, data: bytes) -> object:
    """Do the same under a limit of processor time and memory, both by the input's length."""
    tracemalloc.start()
    begun = time.thread_time()
    try:
        return outcome(target, data)
    finally:
        seconds = time.thread_time() - begun
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert seconds <= SECONDS_MAX + SECONDS_PER_BYTE_MAX * len(data), (target.name, seconds)
        assert used <= BYTES_MAX + BYTES_PER_BYTE_MAX * len(data), (target.name, used)
