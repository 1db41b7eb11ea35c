"""The kinds of values that a setting may have: what is allowed, and what a raw value means.

A raw value is what TOML gives. `read` returns what it means or raises `NotAllowed`; `from_text`
turns what stands behind `key=` on a command line into a raw value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, TypeVar

from core.config.values import Size, parse_duration, parse_rate, parse_size, said_duration
from core.saying import Sentence, joined, plain, said

Raw: TypeAlias = bool | int | float | str | list[str]
T_co = TypeVar("T_co", covariant=True)

_ENDPOINT: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")


class NotAllowed(Exception):
    """The raw value is not one that the setting can have."""


class Kind(Protocol[T_co]):
    """A kind of values."""

    @property
    def allowed(self) -> Sentence:
        """What is allowed, as the end of a sentence that begins with "allowed:"."""
        ...

    def read(self, raw: object) -> T_co:
        """Return what `raw` means. Raises `NotAllowed`."""
        ...

    def from_text(self, text: str) -> Raw:
        """Return the raw value that a person meant by `text` on a command line."""
        ...


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said("true or false")

    def read(self, raw: object) -> bool:
        """Return the truth value."""
        if not isinstance(raw, bool):
            raise NotAllowed
        return raw

    def from_text(self, text: str) -> Raw:
        """Understand true/false, yes/no and on/off."""
        words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
        return words.get(text.lower(), text)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within a range."""

    low: int
    high: int

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said("a whole number from {low} to {high}", low=self.low, high=self.high)

    def read(self, raw: object) -> int:
        """Return the number."""
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.low <= raw <= self.high:
            raise NotAllowed
        return raw

    def from_text(self, text: str) -> Raw:
        """Understand digits."""
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words, each with what it is called for people."""

    words: Mapping[str, str]

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return plain(" | ".join(f'"{word}"' for word in self.words))

    def read(self, raw: object) -> str:
        """Return the word."""
        if not isinstance(raw, str) or raw not in self.words:
            raise NotAllowed
        return raw

    def from_text(self, text: str) -> Raw:
        """Take the word as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; where `pattern` is given, all of it must match.

    `automatic`: the word that leaves it to Wormhole, where there is one.
    """

    says: str
    pattern: str = r"[^\x00-\x1f]*"
    automatic: str = ""

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said(self.says)

    def read(self, raw: object) -> str:
        """Return the text."""
        if not isinstance(raw, str) or re.fullmatch(self.pattern, raw) is None:
            raise NotAllowed
        return raw

    def from_text(self, text: str) -> Raw:
        """Take the text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts, each matching `pattern`."""

    says: str
    pattern: str = r"[^\x00-\x1f]+"

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said("a list of {what}", what=said(self.says))

    def read(self, raw: object) -> tuple[str, ...]:
        """Return the texts in their order."""
        if not isinstance(raw, list):
            raise NotAllowed
        for item in raw:
            if not isinstance(item, str) or re.fullmatch(self.pattern, item) is None:
                raise NotAllowed
        return tuple(raw)

    def from_text(self, text: str) -> Raw:
        """Understand items between commas, with or without brackets and quotes."""
        inner = text.strip().removeprefix("[").removesuffix("]")
        items = [item.strip().strip("\"'") for item in inner.split(",")]
        return [item for item in items if item]


@dataclass(frozen=True, slots=True)
class ChoiceOrTexts:
    """One of a few words, each with what it is called for people, or a list of texts."""

    words: Mapping[str, str]
    texts: Texts

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return joined((Choice(self.words).allowed, self.texts.allowed), " | ")

    def read(self, raw: object) -> tuple[str, ...]:
        """Return the texts; a word alone is a tuple of it."""
        if isinstance(raw, str):
            return (Choice(self.words).read(raw),)
        return self.texts.read(raw)

    def from_text(self, text: str) -> Raw:
        """Understand one of the words, else a list."""
        return text if text in self.words else self.texts.from_text(text)


@dataclass(frozen=True, slots=True)
class FlagOrTexts:
    """Yes, no, or a list of texts."""

    texts: Texts

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said("true, false or {texts}", texts=self.texts.allowed)

    def read(self, raw: object) -> bool | tuple[str, ...]:
        """Return the truth value or the texts."""
        return raw if isinstance(raw, bool) else self.texts.read(raw)

    def from_text(self, text: str) -> Raw:
        """Understand true/false, else a list."""
        flag = Flag().from_text(text)
        return flag if isinstance(flag, bool) else self.texts.from_text(text)


@dataclass(frozen=True, slots=True)
class Storage:
    """A size in bytes, or where `share` is set a share of a disk or storage."""

    share: bool = False

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        if self.share:
            return said('a size such as "10 GB" or "10 GiB", a share such as "80%", or "0"')
        return said('a size such as "10 GB" or "10 GiB", or "0"')

    def read(self, raw: object) -> Size:
        """Return the size."""
        size = parse_size(raw) if isinstance(raw, str) else None
        if raw == 0 and isinstance(raw, int) and not isinstance(raw, bool):
            size = Size()
        if size is None or (size.share is not None and not self.share):
            raise NotAllowed
        return size

    def from_text(self, text: str) -> Raw:
        """Take the text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Duration:
    """A time span within a range, in seconds."""

    low_seconds: float = 0
    high_seconds: float = 10 * 365 * 86_400

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said(
            'a time such as "30s", "10m", "2h" or "30d", from {low} to {high}',
            low=said_duration(self.low_seconds),
            high=said_duration(self.high_seconds),
        )

    def read(self, raw: object) -> float:
        """Return the seconds."""
        seconds = parse_duration(raw) if isinstance(raw, str) else None
        if raw == 0 and isinstance(raw, int) and not isinstance(raw, bool):
            seconds = 0.0
        if seconds is None or not self.low_seconds <= seconds <= self.high_seconds:
            raise NotAllowed
        return seconds

    def from_text(self, text: str) -> Raw:
        """Take the text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Rate:
    """Bytes a second; 0 is no limit."""

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said('a rate such as "5 MB/s", or "0"')

    def read(self, raw: object) -> int:
        """Return the bytes a second."""
        rate = parse_rate(raw) if isinstance(raw, str) else None
        if raw == 0 and isinstance(raw, int) and not isinstance(raw, bool):
            rate = 0
        if rate is None:
            raise NotAllowed
        return rate

    def from_text(self, text: str) -> Raw:
        """Take the text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to listen: "host:port"."""

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said('"host:port" with a port from 0 to 65535')

    def read(self, raw: object) -> str:
        """Return the text unchanged."""
        if not isinstance(raw, str) or not is_endpoint(raw):
            raise NotAllowed
        return raw

    def from_text(self, text: str) -> Raw:
        """Take the text as it is."""
        return text


@dataclass(frozen=True, slots=True)
class Endpoints:
    """A list of "host:port"."""

    @property
    def allowed(self) -> Sentence:
        """Say what is allowed."""
        return said('a list of "host:port"')

    def read(self, raw: object) -> tuple[str, ...]:
        """Return the endpoints in their order."""
        if not isinstance(raw, list):
            raise NotAllowed
        for item in raw:
            if not isinstance(item, str) or not is_endpoint(item):
                raise NotAllowed
        return tuple(raw)

    def from_text(self, text: str) -> Raw:
        """Understand items between commas."""
        return Texts("").from_text(text)


def is_endpoint(text: str) -> bool:
    """Say whether `text` is "host:port" (an IPv6 host in brackets)."""
    matched = _ENDPOINT.fullmatch(text)
    return matched is not None and int(matched["port"]) <= 65_535
