"""The thread that hears what happens in the node, and tells the window's thread of it."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from typing import Final, Protocol

from app.tray.models.picture import Picture, Reach, most_to_go
from core.control.client import ControlClient
from core.control.lines import Failure, failure_of
from core.control.operations import RECENT, STATUS
from core.control.schema import Happened, Nothing, RecentRow, Status
from core.errors import WormholeError
from core.node.home import Home
from core.node.lock import running_process
from core.node.network_names import network_name
from core.saying import said

# How long until a node that is not there is looked for again.
AGAIN_SECONDS: Final = 2.0
OTHER_VERSION: Final = "other-version"


class Listener(Protocol):
    """Who is told; called on the watching thread."""

    def pictured(self, picture: Picture) -> None:
        """Hear what is known of the node now."""
        ...

    def heard(self, event: Happened) -> None:
        """Hear what happened."""
        ...


class Watch:
    """Watches the node of a home. It waits for what the node tells; it never asks at intervals
    while there is one.
    """

    def __init__(
        self,
        home: Home,
        listener: Listener,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch the node of `home` for `listener`; `start` begins."""
        self._home = home
        self._client = ControlClient(home.run_folder)
        self._listener = listener
        self._monotonic = monotonic
        self._closed = False
        self._again = Event()
        self._moving_since: float | None = None
        self._picture = Picture()

    def start(self) -> None:
        """Begin, on a thread of its own that ends with the application."""
        Thread(target=self.run, name="watch", daemon=True).start()

    def look_again(self) -> None:
        """Look at once for a node that was not there."""
        self._again.set()

    def close(self) -> None:
        """Tell nothing any more."""
        self._closed = True
        self._again.set()

    def run(self) -> None:
        """Watch until closed."""
        while not self._closed:
            self.look()
            self._again.wait(AGAIN_SECONDS)
            self._again.clear()

    def look(self) -> None:
        """Tell how the node is, as long as there is one; return when it is gone."""
        if not self._home.exists:
            self._tell(Picture(Reach.NO_NETWORK))
            return
        try:
            self._take(self._client.call(STATUS, Nothing()))
            self._recent()
            self._listen()
        except WormholeError as error:
            self._tell(self._without(failure_of(error)))

    def _listen(self) -> None:
        for event in self._client.events():
            if self._closed:
                return
            if event.kind == "changed":
                self._take(self._client.call(STATUS, Nothing()))
            else:
                self._recent()
                self._listener.heard(event)
        # It went without a word, as a killed one does.
        self._tell(self._without(Failure(said("Not running"), said("The node is not running."))))

    def _recent(self) -> None:
        recent: list[RecentRow] = self._client.call(RECENT, Nothing())
        self._tell(replace(self._picture, recent=tuple(recent)))

    def _take(self, status: Status) -> None:
        moves = bool(status.received_rate or status.sent_rate) and not status.paused
        now = self._monotonic()
        if moves and self._moving_since is None:
            self._moving_since = now
        elif not moves:
            self._moving_since = None
        moving = 0.0 if self._moving_since is None else now - self._moving_since
        self._tell(
            Picture(
                Reach.RUNNING,
                status,
                moving_seconds=moving,
                most_to_go=most_to_go(self._picture.most_to_go, status),
                network=status.network,
                recent=self._picture.recent,
            )
        )

    def _without(self, failure: Failure) -> Picture:
        """Return what is known where the node does not answer."""
        self._moving_since = None
        before = self._picture
        network = before.network or network_name(self._home)
        reach = Reach.NOT_RUNNING
        if failure.reason == OTHER_VERSION:
            reach = Reach.OTHER_VERSION
        elif running_process(self._home) is not None:
            reach = Reach.STARTING
        return Picture(
            reach,
            trouble=failure.detail,
            remedy=failure.remedy,
            reason=failure.reason,
            network=network,
            recent=before.recent,
        )

    def _tell(self, picture: Picture) -> None:
        if self._closed or picture == self._picture:
            return
        self._picture = picture
        self._listener.pictured(picture)
