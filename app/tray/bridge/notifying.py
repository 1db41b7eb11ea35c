"""Notifications through the desktop, by the freedesktop specification: one line, one act.

They are sent from a thread of their own, which also hears which act was chosen.
"""

from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import Final

from jeepney import DBusAddress, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusRouter, Proxy, open_dbus_router

from app.tray.models.notices import Notice

_PLACE: Final = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
_CHOSEN: Final = MatchRule(
    type="signal",
    interface=_PLACE.interface,
    member="ActionInvoked",
    path=_PLACE.object_path,
)
_ACT: Final = "default"
_WAITING_MAX: Final = 20
_REPLY_SECONDS: Final = 5.0
_KEPT_MAX: Final = 50


class DesktopNotifications:
    """Tells the desktop. `chosen` is called on the thread of this with a notice whose act was
    chosen, `refused` with one that no desktop took.
    """

    def __init__(
        self, chosen: Callable[[Notice], None], refused: Callable[[Notice], None], icon: str
    ) -> None:
        """Begin without a connection; the first notice opens it. `icon` is a picture's path."""
        self._chosen = chosen
        self._refused = refused
        self._icon = icon
        # What is to be told and what the desktop says come in one queue: nothing looks for either.
        self._queue: Queue[Notice | Message | None] = Queue(_WAITING_MAX)
        self._shown: dict[int, Notice] = {}
        self._thread: Thread | None = None

    def tell(self, notice: Notice) -> None:
        """Tell a notice; where too many wait, it is left out: few is better than late."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()
        with suppress(Full):
            self._queue.put_nowait(notice)

    def close(self) -> None:
        """Tell nothing any more."""
        with suppress(Full):
            self._queue.put_nowait(None)

    def _run(self) -> None:
        try:
            with open_dbus_router(bus="SESSION") as router:
                self._serve(router)
        except Exception:  # noqa: BLE001 - whatever keeps it from the bus, there is another way
            self._without_bus()

    def _without_bus(self) -> None:
        while (found := self._queue.get()) is not None:
            if isinstance(found, Notice):
                self._refused(found)

    def _serve(self, router: DBusRouter) -> None:
        Proxy(message_bus, router, timeout=_REPLY_SECONDS).AddMatch(_CHOSEN)
        with router.filter(_CHOSEN, queue=self._queue):
            while (found := self._queue.get()) is not None:
                if isinstance(found, Notice):
                    self._show(router, found)
                else:
                    self._hear(found)

    def _show(self, router: DBusRouter, notice: Notice) -> None:
        acts = [_ACT, notice.act_words, "act", notice.act_words]
        hints: dict[str, object] = {}
        body = ("Wormhole", 0, self._icon, notice.title, notice.text, acts, hints, -1)
        call = new_method_call(_PLACE, "Notify", "susssasa{sv}i", body)
        try:
            reply = router.send_and_get_reply(call, timeout=_REPLY_SECONDS)
        except TimeoutError:
            self._refused(notice)
            return
        if reply.header.message_type is MessageType.error:
            self._refused(notice)
            return
        self._shown[int(reply.body[0])] = notice
        while len(self._shown) > _KEPT_MAX:
            del self._shown[next(iter(self._shown))]

    def _hear(self, message: Message) -> None:
        notice = self._shown.pop(int(message.body[0]), None)
        if notice is not None:
            self._chosen(notice)
