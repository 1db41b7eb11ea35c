"""`wormhole serve`: one node in the foreground of its process, until it is told to stop."""

import asyncio
import logging
import os
import signal
import sys
from typing import Final

import msgspec

from core.control.lines import failure_of
from core.control.said import line_of
from core.control.schema import Started
from core.errors import WormholeError
from core.node.garbage import keep_collections_short
from core.node.home import Home
from core.node.lock import HomeLock
from core.node.logs import logging_to
from core.node.node import running

# One busy thread of Python else starves the others (measured: TLS falls from 700 to 9 MB/s).
SWITCH_SECONDS: Final = 0.0005
_log = logging.getLogger(__name__)


class Report:
    """Tells whoever started the node, once, what became of it."""

    def __init__(self, descriptor: int | None) -> None:
        """Write to `descriptor`, or to nobody."""
        self._descriptor = descriptor

    def tell(self, message: msgspec.Struct) -> None:
        """Write one line and close."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            os.write(descriptor, line_of(message))
        except OSError:
            _log.info("Whoever started the node did not wait for it.")
        finally:
            os.close(descriptor)


def serve(home: Home, tell: int | None) -> int:
    """Serve `home` until SIGTERM or `down`; return the exit code.

    `tell` is a descriptor on which one line says that the drive is mounted, or why not. Raises
    what went wrong where nobody listens there.
    """
    report = Report(tell)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with HomeLock(home), logging_to(home.log_file, to_screen=tell is None):
            try:
                asyncio.run(_serve(home, report))
            except Exception as error:
                failure = failure_of(error)
                expected = isinstance(error, WormholeError)
                # Whoever waits for the node is told; a log without a listener has to shout.
                told = expected and tell is not None
                _log.log(
                    logging.INFO if told else logging.ERROR,
                    "The node ended: %s",
                    failure.detail,
                    exc_info=None if expected else error,
                )
                raise
    except Exception as error:
        if tell is None:
            raise
        failure = failure_of(error)
        report.tell(failure)
        return failure.exit_code
    return 0


async def _serve(home: Home, report: Report) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def ready(started: Started) -> None:
        report.tell(started)
        _log.info(
            "The drive of %s is mounted at %s; this pod, %s, listens at %s.",
            *(started.network, started.mount, started.pod, started.listen),
        )
        keep_collections_short()

    await running(home, ready, stop)
    _log.info("The node is down.")
