"""Notifications through the desktop: a real message bus with somebody who shows them."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from queue import Queue
from threading import Thread

import pytest
from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from app.tray.bridge.notifying import DesktopNotifications
from app.tray.models.notices import Notice

NOTICE = Notice("k", "pods", "home", "attic-pi is away.", "What to do", "overview")
PLACE = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
SECONDS = 10


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    daemon = shutil.which("dbus-daemon")
    assert daemon
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    process.terminate()
    process.wait(SECONDS)
    process.stdout.close()


class Desktop(Thread):
    """Shows notifications: remembers them, and chooses the act of each."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.shown: Queue[Message] = Queue()
        self.connection: DBusConnection = open_dbus_connection(address)
        self.connection.send_and_get_reply(
            message_bus_call("org.freedesktop.Notifications"), timeout=SECONDS
        )

    def run(self) -> None:
        # The end of the test closes the connection under it.
        with suppress(Exception):
            self.serve()

    def serve(self) -> None:
        while True:
            message = self.connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            if message.header.fields.get(HeaderFields.member) != "Notify":
                return
            self.shown.put(message)
            self.connection.send(new_method_return(message, "u", (7,)))
            self.connection.send(new_signal(PLACE, "ActionInvoked", "us", (7, "default")))


def message_bus_call(name: str) -> Message:
    return message_bus.RequestName(name)


def ended(notifications: DesktopNotifications) -> None:
    notifications.close()
    assert notifications._thread is not None
    notifications._thread.join(SECONDS)


def test_a_notice_is_shown_with_its_act_and_the_act_comes_back(bus: str) -> None:
    desktop = Desktop(bus)
    desktop.start()
    chosen: Queue[Notice] = Queue()
    refused: Queue[Notice] = Queue()
    notifications = DesktopNotifications(chosen.put, refused.put, "/icon.svg")
    notifications.tell(NOTICE)
    name, _, icon, title, text, acts, _, _ = desktop.shown.get(timeout=SECONDS).body
    assert (name, icon, title, text) == ("Wormhole", "/icon.svg", "home", "attic-pi is away.")
    assert acts == ["default", "What to do", "act", "What to do"]
    assert chosen.get(timeout=SECONDS) == NOTICE
    assert refused.empty()
    ended(notifications)
    desktop.connection.close()


def test_where_nobody_shows_notifications_they_come_back(bus: str) -> None:
    assert bus
    refused: Queue[Notice] = Queue()
    notifications = DesktopNotifications(lambda _: None, refused.put, "")
    notifications.tell(NOTICE)
    assert refused.get(timeout=SECONDS) == NOTICE
    ended(notifications)


def test_without_a_bus_they_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    refused: Queue[Notice] = Queue()
    notifications = DesktopNotifications(lambda _: None, refused.put, "")
    notifications.tell(NOTICE)
    notifications.tell(NOTICE)
    assert [refused.get(timeout=SECONDS), refused.get(timeout=SECONDS)] == [NOTICE, NOTICE]
    ended(notifications)
