"""The client of the control interface: blocking calls, light enough for a command line."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from core.control.endpoint import connect
from core.control.lines import Failed, Failure, Progress, Tell, ignore
from core.control.operations import Operation
from core.control.said import ANSWER, HEADS, Reader, reader
from core.control.schema import Happened
from core.decoding import UNREADABLE
from core.errors import NotRunning, UsageError, WormholeError
from core.saying import said

Q = TypeVar("Q")
A = TypeVar("A")

CONNECT_SECONDS: Final = 10.0


class NotUnderstood(WormholeError):
    """The node runs another version than the program that asks it."""

    reason = "other-version"


_EVENTS: Final = msgspec.json.Decoder(Happened)


def _line(line: bytes, sentences: Reader) -> Progress | Failure:
    found: Progress | Failure = msgspec.json.decode(
        line, type=Progress | Failure, dec_hook=sentences
    )
    return found


def _encoded(request: object) -> bytes:
    try:
        return msgspec.json.encode(request)
    except UnicodeEncodeError:
        raise UsageError(
            said("A word that was given is no text (UTF-8); the node was not asked."),
            said("In paths, write a byte that is no text as it is shown: \\xff."),
        ) from None


class _Connection(http.client.HTTPConnection):
    """HTTP over the Unix socket in a run folder."""

    def __init__(self, folder: Path, timeout_seconds: float | None) -> None:
        super().__init__("localhost", timeout=timeout_seconds)
        self._folder = folder

    def connect(self) -> None:
        self.sock: socket.socket = connect(self._folder, CONNECT_SECONDS)
        self.sock.settimeout(self.timeout)


@contextmanager
def _understood() -> Iterator[None]:
    """Say in words what kind of answer it is that cannot be read."""
    try:
        yield
    except msgspec.ValidationError:
        raise NotUnderstood(
            said("The node's answer is not understood: it runs another version than this command."),
            said("Start the node anew: wormhole restart"),
        ) from None
    except UNREADABLE:
        raise WormholeError(said("The node ended in the middle of its answer.")) from None


class ControlClient:
    """Calls the node whose run folder is `folder`."""

    def __init__(self, folder: Path) -> None:
        """Remember where the node is; nothing is opened before a call."""
        self._folder = folder

    def call(
        self,
        operation: Operation[Q, A],
        request: Q,
        tell: Tell = ignore,
        timeout_seconds: float | None = None,
    ) -> A:
        """Return the node's answer; `tell` gets the progress.

        `timeout_seconds` bounds the silence between two lines (None: the operation has its own
        deadline). Raises `NotRunning`, `Failed` (what the node said), `UsageError` for what is no
        text, or `WormholeError`.
        """
        with _understood():
            return self._call(operation, _encoded(request), tell, timeout_seconds)

    def _call(
        self, operation: Operation[Q, A], body: bytes, tell: Tell, timeout_seconds: float | None
    ) -> A:
        connection = _Connection(self._folder, timeout_seconds)
        try:
            connection.request(
                "POST", f"/v1/{operation.name}", body, {"Content-Type": "application/json"}
            )
            for line in connection.getresponse():
                head = HEADS.decode(line)
                sentences = reader(head.said)
                if head.type == ANSWER:
                    return msgspec.json.decode(
                        head.answer, type=operation.answer, dec_hook=sentences
                    )
                match _line(line, sentences):
                    case Progress() as progress:
                        tell(progress)
                    case Failure() as failure:
                        raise Failed(failure)
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
            raise NotRunning from None
        except PermissionError:
            raise NotRunning(said("The node of this home belongs to another user.")) from None
        except TimeoutError:
            raise WormholeError(
                said("The node does not answer."), said("Look into its log.")
            ) from None
        except (OSError, http.client.HTTPException, OverflowError) as error:
            # Overflow: the answer announces a piece of more bytes than a machine can count.
            raise WormholeError(
                said("The node ended before it answered ({problem}).", problem=str(error))
            ) from None
        finally:
            connection.close()
        raise WormholeError(said("The node ended before it answered."))

    def events(self) -> Iterator[Happened]:
        """Yield what happens until the node ends; a line that is not understood is passed over.

        A newer node may tell more than this version knows of. Raises `NotRunning`.
        """
        connection = _Connection(self._folder, None)
        try:
            connection.request("GET", "/v1/events")
            for line in connection.getresponse():
                with suppress(*UNREADABLE):
                    yield _EVENTS.decode(line)
        except (FileNotFoundError, ConnectionRefusedError):
            raise NotRunning from None
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()
