"""`report`: what somebody who helps needs to see, in one file, without keys, codes or secrets.

Settings are written anew from their values: what a person noted beside them is nobody's business.
"""

import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from core.config.generate import generate
from core.config.read import Reading, read_network, read_pod
from core.config.setting import Level
from core.errors import ConfigError, UsageError
from core.node.home import Home
from core.node.settings import text_of
from core.saying import said

T = TypeVar("T")
LOG_BYTES_MAX: Final = 4 * 2**20


def write_report(home: Home, target: Path, answers: Mapping[str, bytes]) -> list[str]:
    """Write the logs and settings of `home` and the node's `answers` into a new archive `target`.

    Returns the names in it. Only the owner can read it. Raises `UsageError` where there is such a
    file already, `OSError`.
    """
    try:
        number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(
            said("{target} exists and is not overwritten.", target=target),
            said("Name another file with --to."),
        ) from None
    with (
        os.fdopen(number, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, data in _entries(home, answers):
            archive.writestr(name, data)
        return archive.namelist()


def _entries(home: Home, answers: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield from answers.items()
    yield "network.toml", _settings(home.network_file, Level.NETWORK, read_network)
    yield "pod.toml", _settings(home.pod_file, Level.POD, read_pod)
    for log in sorted(home.log_file.parent.glob("*.log*")):
        if log.is_file():
            yield f"log/{log.name}", _end_of(log)


def _settings(file: Path, level: Level, read: Callable[[str, str], Reading[T]]) -> bytes:
    """Return the values that a file sets, or why it is not understood."""
    try:
        reading = read(text_of(file), file.name)
    except ConfigError as error:
        return f"# {error}\n".encode()
    if reading.config is None:
        return "".join(f"# {problem}\n" for problem in reading.errors).encode()
    return generate(level, reading.given).encode()


def _end_of(log: Path) -> bytes:
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LOG_BYTES_MAX))
        return file.read()
