"""What a screen reader is told of the windows on a screen: by AT-SPI, over D-Bus."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jeepney import DBusAddress, Message, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields

REPLY_SECONDS = 10.0
_REGISTRY = "org.a11y.atspi.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_TEXT = "org.a11y.atspi.Text"
# Numbers of states, and what coordinates refer to, as AT-SPI has them.
_STATES = {
    1: "active",
    4: "checked",
    8: "enabled",
    11: "focusable",
    12: "focused",
    23: "selected",
    25: "showing",
}
_OF_SCREEN = 0
_BUS = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")


@dataclass(frozen=True)
class Box:
    """A part of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Return the point in its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def within(self, other: "Box") -> "Box":
        """Return the part of this one that is in the other, too."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def has(self, point: tuple[int, int]) -> bool:
        """Say whether a point is in it."""
        x, y = point
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Control:
    """What is told of a control. `seen`: the part of the screen that it can be seen in."""

    path: str
    role: str
    name: str
    describes: str
    states: frozenset[str]
    box: Box
    seen: Box
    window: str = ""

    @property
    def is_reachable(self) -> bool:
        """Say whether the mouse can be put onto its middle."""
        return self.seen.has(self.box.middle)


class Reader:
    """What one application tells. To be closed."""

    def __init__(self, session: str, process: int) -> None:
        """Ask the application that runs as `process`; `session` is the address of its bus."""
        asking = open_dbus_connection(session)
        try:
            answer = asking.send_and_get_reply(
                new_method_call(_BUS, "GetAddress"), timeout=REPLY_SECONDS
            )
        finally:
            asking.close()
        self._connection: DBusConnection = open_dbus_connection(answer.body[0])
        self._process = process
        self._bus = ""

    def close(self) -> None:
        """Ask no more."""
        self._connection.close()

    def controls(self) -> list[Control]:
        """Return all that can be seen, in the order it is read; nothing where nothing is told."""
        self._bus = self._bus or self._find()
        if not self._bus:
            return []
        found = []
        for window in self._children(_ROOT):
            whole = self._told([window])[0]
            if whole is not None and "showing" in whole.states:
                whole = replace(whole, seen=whole.box, window=whole.name)
                found += [whole, *self._inside(whole)]
        return found

    def value(self, control: Control) -> str:
        """Return the text in a field."""
        call = new_method_call(self._place(control.path, _TEXT), "GetText", "ii", (0, -1))
        return str(_first(self._ask([call])[0], ""))

    def _find(self) -> str:
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        place = DBusAddress(_ROOT, bus_name=_REGISTRY, interface=_ACCESSIBLE)
        for name, _ in _first(self._ask([new_method_call(place, "GetChildren")])[0], []):
            asked = new_method_call(bus, "GetConnectionUnixProcessID", "s", (name,))
            if _first(self._ask([asked])[0], 0) == self._process:
                return str(name)
        return ""

    def _inside(self, control: Control) -> Iterator[Control]:
        found = self._told(self._children(control.path))
        for each in found:
            if each is None or "showing" not in each.states:
                continue
            seen = each.box.within(control.seen)
            inner = replace(each, seen=seen, window=control.window)
            yield inner
            yield from self._inside(inner)

    def _children(self, path: str) -> list[str]:
        call = new_method_call(self._place(path, _ACCESSIBLE), "GetChildren")
        return [path for _, path in _first(self._ask([call])[0], [])]

    def _told(self, paths: Sequence[str]) -> list[Control | None]:
        """Ask for all of some controls at once; None is one that went meanwhile."""
        calls: list[Message] = []
        for path in paths:
            place, where = self._place(path, _ACCESSIBLE), self._place(path, _COMPONENT)
            calls += [
                new_method_call(place, "GetRoleName"),
                Properties(place).get("Name"),
                Properties(place).get("Description"),
                new_method_call(place, "GetState"),
                new_method_call(where, "GetExtents", "u", (_OF_SCREEN,)),
            ]
        answers = iter(self._ask(calls))
        return [self._control(path, list(itertools.islice(answers, 5))) for path in paths]

    def _control(self, path: str, answers: Sequence[Message]) -> Control | None:
        if any(answer.header.message_type is MessageType.error for answer in answers):
            return None
        role, name, describes, states, box = (answer.body[0] for answer in answers)
        numbers = (each for each in _STATES if states[each // 32] >> (each % 32) & 1)
        there = Box(*box)
        kept = frozenset(_STATES[each] for each in numbers)
        return Control(path, role, plain(name[1]), plain(describes[1]), kept, there, there)

    def _place(self, path: str, interface: str) -> DBusAddress:
        return DBusAddress(path, bus_name=self._bus, interface=interface)

    def _ask(self, calls: Sequence[Message]) -> list[Message]:
        """Ask all at once; return the answers in the same order."""
        serials = [next(self._connection.outgoing_serial) for _ in calls]
        for call, serial in zip(calls, serials, strict=True):
            self._connection.send(call, serial=serial)
        answers: dict[int, Message] = {}
        while len(answers) < len(calls):
            answer = self._connection.receive(timeout=REPLY_SECONDS)
            serial = answer.header.fields.get(HeaderFields.reply_serial, -1)
            if serial in serials:
                answers[serial] = answer
        return [answers[serial] for serial in serials]


def _first(answer: Message, otherwise: object) -> object:
    """Return what was answered; `otherwise` where that was an error."""
    return otherwise if answer.header.message_type is MessageType.error else answer.body[0]


def plain(text: str) -> str:
    """Return a text as it is typed: spaces and hyphens that may break, no marks of direction."""
    typed = text.translate({0xA0: " ", 0x202F: " ", 0x2011: "-"})
    return "".join(letter for letter in typed if letter not in "\u2066\u2067\u2068\u2069\u200e")
