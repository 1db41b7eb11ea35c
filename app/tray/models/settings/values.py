"""Values as people write and read them, and what is wrong with what was typed."""

import re
from dataclasses import dataclass
from typing import Final

from babel.numbers import get_decimal_symbol

from app.tray.words.words import Words, marked
from core.config.kinds import (
    Choice,
    ChoiceOrTexts,
    Duration,
    Endpoint,
    Endpoints,
    Flag,
    Kind,
    NotAllowed,
    Number,
    Rate,
    Raw,
    Storage,
    Text,
    Texts,
)
from core.config.setting import Setting
from core.config.values import parse_duration

_AMOUNT: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([^\d\s].*?)?\s*")
_TIMES: Final = {
    "ms": marked("ms"),
    "s": marked("s"),
    "m": marked("min"),
    "h": marked("h"),
    "d": marked("days"),
    "w": marked("weeks"),
}
# What people write for a unit of time, besides what files take.
_WRITTEN: Final = {
    "second": "s", "seconds": "s", "sec": "s", "min": "m", "minute": "m", "minutes": "m",
    "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
}  # fmt: skip
_SIZES: Final = (
    *(marked("B"), marked("kB"), marked("MB"), marked("GB"), marked("TB"), marked("PB")),
    *(marked("KiB"), marked("MiB"), marked("GiB"), marked("TiB"), marked("PiB")),
)
_SHARE: Final = "%"


@dataclass(frozen=True, slots=True)
class Measured:
    """An amount and its unit, as they stand in a field; `unit` is empty for a bare number."""

    amount: str
    unit: str

    @property
    def text(self) -> str:
        """Both, as they are written."""
        return f"{self.amount} {self.unit}".strip() if self.unit != _SHARE else f"{self.amount}%"


def has_unit(setting: Setting) -> bool:
    """Say whether a field with a unit inside is right for the setting."""
    return isinstance(setting.details.kind, Storage | Duration | Rate)


def is_automatic(setting: Setting, raw: object) -> bool:
    """Say whether a value leaves it to Wormhole what holds."""
    kind = setting.details.kind
    return isinstance(kind, Text) and bool(kind.automatic) and raw == kind.automatic


def measured(setting: Setting, raw: object, words: Words) -> Measured:
    """Return a size, a time or a rate as it stands in its field; others as their text."""
    kind = setting.details.kind
    found = _AMOUNT.fullmatch(str(raw))
    if is_automatic(setting, raw):
        return Measured(words.say("Automatic"), "")
    if not has_unit(setting):
        return Measured(str(raw), words.say(setting.details.unit) if setting.details.unit else "")
    if found is None or problem(setting, raw, words):
        return Measured(str(raw), "")
    amount, unit = found[1], found[2] or _bare_unit(setting)
    local = amount.replace(".", get_decimal_symbol(words.locale))
    if isinstance(kind, Duration):
        return Measured(local, _time_word(unit.lower(), amount, words))
    return Measured(local, _size_word(_size_unit(unit, words), words))


def typed(setting: Setting, text: str, unit: str, words: Words) -> Raw:
    """Return the raw value that a person meant by `text`, in a field that shows `unit`.

    What cannot be understood comes back as it is: the check says what is wrong with it.
    """
    kind = setting.details.kind
    if isinstance(kind, Text) and kind.automatic:
        by_itself = {"", words.say("Automatic").casefold()}
        return kind.automatic if text.strip().casefold() in by_itself else text.strip()
    if not has_unit(setting):
        return kind.from_text(text.strip().removesuffix(unit).strip())
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return text.strip()
    amount, written = found[1].replace(",", "."), found[2] or unit
    if isinstance(kind, Duration):
        return f"{amount}{_time_unit(written, words)}"
    written = _size_unit(written, words)
    return f"{amount}%" if written == _SHARE else f"{amount} {written}".strip()


def problem(setting: Setting, raw: object, words: Words) -> str:
    """Return what is wrong with a raw value, in a sentence; empty where it is allowed."""
    kind = setting.details.kind
    try:
        kind.read(raw)
    except NotAllowed:
        return _sentence(setting, raw, words)
    return ""


def said(setting: Setting, raw: object, words: Words) -> str:
    """Return a value as it stands in a sentence."""
    kind = setting.details.kind
    match raw:
        case str() if is_automatic(setting, raw):
            found = words.say("Automatic")
        case str() if isinstance(kind, Choice | ChoiceOrTexts) and raw in kind.words:
            found = words.say(kind.words[raw])
        case bool():
            found = words.say("on") if raw else words.say("off")
        case list() | tuple():
            found = ", ".join(map(str, raw)) or words.say("none")
        case _ if has_unit(setting):
            found = _said_amount(setting, raw, words)
        case int() if setting.details.unit:
            found = f"{words.whole(raw)} {words.say(setting.details.unit)}"
        case int():
            found = words.whole(raw)
        case _:
            found = str(raw) if raw else words.say("not set")
    return found


def allowed(setting: Setting, words: Words) -> str:
    """Return what is allowed, as people read it where a value is explained."""
    kind = setting.details.kind
    match kind:
        case Flag():
            found = words.say("on or off")
        case Number(low, high):
            found = words.say("{low} to {high}", low=words.whole(low), high=words.whole(high))
        case Choice(choices):
            found = ", ".join(map(words.say, choices.values()))
        case ChoiceOrTexts(choices):
            names = ", ".join(map(words.say, choices.values()))
            found = words.say("{choices}, or names of pods", choices=names)
        case Storage(True):
            found = words.say("a size such as 10 GB or 10 GiB, a share such as 80%, or 0")
        case Storage():
            found = words.say("a size such as 10 GB or 10 GiB, or 0")
        case Duration(low_seconds, high_seconds):
            found = words.say(
                "{low} to {high}",
                low=_said_seconds(low_seconds, words),
                high=_said_seconds(high_seconds, words),
            )
        case Rate():
            found = words.say("a rate such as 5 MB/s, or 0")
        case _:
            found = _allowed_text(kind, words)
    return found


def _allowed_text(kind: Kind[object], words: Words) -> str:
    match kind:
        case Text(says):
            return words.say(says)
        case Texts(says):
            return words.say("a list of {what}", what=words.say(says))
        case Endpoint():
            return words.say("an address such as 0.0.0.0:4000")
        case Endpoints():
            return words.say("a list of addresses such as nas.local:4000")
        case _:
            return words.told(kind.allowed)


def _said_amount(setting: Setting, raw: object, words: Words) -> str:
    shown = measured(setting, raw, words)
    if shown.unit == _SHARE:
        return words.say("{amount}%", amount=shown.amount)
    if shown.amount != "0":
        return shown.text
    return words.say("no limit") if isinstance(setting.details.kind, Rate) else shown.amount


def _said_seconds(seconds: float, words: Words) -> str:
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= length and seconds % length == 0:
            number = words.whole(int(seconds / length))
            return f"{number} {_time_word(unit, number, words)}"
    return f"{words.whole(int(seconds))} {words.say(_TIMES['s'])}"


def _bare_unit(setting: Setting) -> str:
    """Return the unit that a bare 0 gets, so that a number typed behind it means something."""
    kind = setting.details.kind
    if isinstance(kind, Duration):
        return "s"
    if isinstance(kind, Rate):
        return "MB/s"
    default = _AMOUNT.fullmatch(str(setting.details.default))
    return (default[2] if default is not None else "") or "MB"


def _time_word(unit: str, amount: str, words: Words) -> str:
    """Return a unit of time as people write it behind an amount."""
    number = int(amount) if amount.isdecimal() else 2
    if unit == "d":
        return words.count("day", "days", number)
    if unit == "w":
        return words.count("week", "weeks", number)
    return words.say(_TIMES[unit])


def _size_word(unit: str, words: Words) -> str:
    """Return a unit of a size or a rate as people write it: MB/s is Mo/s in French."""
    head, slash, tail = unit.partition("/")
    return f"{words.say(head)}{slash}{tail}" if head in _SIZES else unit


def _size_unit(unit: str, words: Words) -> str:
    """Return the unit of a file for one of a size or a rate that a person wrote: gb is GB."""
    head, slash, tail = unit.replace(" ", "").partition("/")
    known = {name.casefold(): each for each in _SIZES for name in (words.say(each), each)}
    if slash and tail.casefold() == "s":
        return f"{known.get(head.casefold(), head)}/s"
    return known.get(unit.casefold(), unit)


def _time_unit(unit: str, words: Words) -> str:
    """Return the unit of a file for one that a person wrote, in English or their language."""
    local = {
        _time_word(written, amount, words).casefold(): written
        for written in _TIMES
        for amount in ("1", "2")
    }
    folded = unit.casefold().rstrip(".")
    return local.get(unit.casefold()) or _WRITTEN.get(folded) or unit


def _sentence(setting: Setting, raw: object, words: Words) -> str:
    kind = setting.details.kind
    text = ", ".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    match kind:
        case Storage(share):
            found = _not_a_size(text, share, words)
        case Duration():
            found = _not_a_time(text, kind, words)
        case Rate():
            found = words.say("“{found}” is not a rate. Write 5 MB/s or 0.", found=text)
        case Number(low, high):
            found = words.say(
                "“{found}” is not allowed. Write a whole number from {low} to {high}.",
                found=text,
                low=words.whole(low),
                high=words.whole(high),
            )
        case Endpoint():
            found = words.say("“{found}” is not an address. Write 0.0.0.0:4000.", found=text)
        case Endpoints():
            found = words.say(
                "“{found}” is not a list of addresses such as nas.local:4000.", found=text
            )
        case _:
            found = words.say(
                "“{found}” is not allowed. Write {allowed}.",
                found=text,
                allowed=allowed(setting, words),
            )
    return found


def _not_a_size(text: str, share: bool, words: Words) -> str:
    if not share and text.strip().endswith("%"):
        return words.say("“{found}” is a share. Write a size: 64 KiB, 1 MB or 0.", found=text)
    if share:
        return words.say("“{found}” is not a size. Write 10 GB, 80% or 0.", found=text)
    return words.say("“{found}” is not a size. Write 64 KiB, 1 MB or 0.", found=text)


def _not_a_time(text: str, kind: Duration, words: Words) -> str:
    seconds = parse_duration(text)
    low, high = _said_seconds(kind.low_seconds, words), _said_seconds(kind.high_seconds, words)
    if seconds is None:
        return words.say("“{found}” is not a time. Write 30 s, 10 min or 2 h.", found=text)
    if seconds < kind.low_seconds:
        return words.say(
            "“{found}” is too short. Write {low} to {high}.", found=text, low=low, high=high
        )
    return words.say(
        "“{found}” is too long. Write {low} to {high}.", found=text, low=low, high=high
    )
