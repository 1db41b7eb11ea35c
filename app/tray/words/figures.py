"""Sizes, rates, spans and times as people write them, in their locale."""

from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent

from app.tray.words.words import Words, marked

NO_BREAK: Final = "\u00a0"
_STEP: Final = 1000
_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400
_SIZES: Final = (
    (1, marked("{amount} B")),
    (_STEP, marked("{amount} kB")),
    (_STEP**2, marked("{amount} MB")),
    (_STEP**3, marked("{amount} GB")),
    (_STEP**4, marked("{amount} TB")),
    (_STEP**5, marked("{amount} PB")),
)


def number(words: Words, value: float, digits: int = 3) -> str:
    """Return `value` with at most so many digits that count: 188, 12.4, 0.6."""
    whole_digits = len(str(int(abs(value))))
    after = max(0, min(1, digits - whole_digits))
    return format_decimal(round(value, after), format="#,##0.#", locale=words.locale)


def size(words: Words, size_bytes: float) -> str:
    """Return an amount of storage: `188 GB`, `0.6 GB`, `84 kB`, `0 GB`."""
    if size_bytes <= 0:
        return _unbroken(words.say("{amount} GB", amount=0))
    # From half a unit on the greater unit is easier to compare with others: 0.6 GB, not 600 MB.
    unit, form = next((each for each in reversed(_SIZES) if size_bytes >= each[0] / 2), _SIZES[0])
    return _unbroken(words.say(form, amount=number(words, size_bytes / unit)))


def rate(words: Words, bytes_a_second: float) -> str:
    """Return a speed: `9.8 MB/s`; always in MB/s, so that two of them can be compared."""
    amount = bytes_a_second / _STEP**2
    if 0 < amount < 0.1:
        return _unbroken(words.say("{amount} kB/s", amount=number(words, bytes_a_second / _STEP)))
    return _unbroken(words.say("{amount} MB/s", amount=number(words, amount)))


def percent(words: Words, share: float) -> str:
    """Return a share (0 to 1) as `72 %`, written as the locale does."""
    return str(format_percent(share, format="#,##0 %", locale=words.locale))


def span(words: Words, seconds: float) -> str:
    """Return how long something is: `22 min`, `2 h 20 min`, `3 days`; never seconds."""
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < 60:
        return _unbroken(words.say("{minutes} min", minutes=minutes))
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        if rest == 0:
            return _unbroken(words.say("{hours} h", hours=hours))
        return _unbroken(words.say("{hours} h {minutes} min", hours=hours, minutes=rest))
    return words.count("{n} day", "{n} days", round(seconds / _DAY))


def about(words: Words, seconds: float) -> str:
    """Return an estimate: `about 4 min`, `about 2 h 20 min`."""
    minutes = seconds / _MINUTE
    if minutes > 20:
        # An estimate that names single minutes pretends to know more than it does.
        seconds = round(minutes / 10) * 10 * _MINUTE
    return words.say("about {time}", time=span(words, seconds))


def clock(words: Words, at: datetime) -> str:
    """Return the time of the day as the locale writes it: `09:12`."""
    return _unbroken(str(format_time(at, "short", tzinfo=at.tzinfo, locale=words.locale)))


def when(words: Words, at: datetime, now: datetime) -> str:
    """Return a moment as people say it at `now`: today `09:12`, within a week `Friday, 18:02`,
    else `12 November`, and with the year where that is another one. Both times are local.
    """
    if at.date() == now.date():
        return clock(words, at)
    if abs(now.date() - at.date()) < timedelta(days=7):
        weekday = str(format_date(at, "EEEE", locale=words.locale))
        return words.say("{day}, {time}", day=weekday, time=clock(words, at))
    # Some languages put an article before a date that stands in a sentence, as in "since the 12th".
    return words.say("{date}", date=day(words, at, now))


def brief(words: Words, at: datetime, now: datetime) -> str:
    """Return a moment for a narrow column: today `09:12`, this week `Sun`, then `12 Nov`."""
    if at.date() == now.date():
        return clock(words, at)
    if timedelta(0) <= now.date() - at.date() < timedelta(days=7):
        return str(format_date(at, "EEE", locale=words.locale))
    return _unbroken(str(format_skeleton("MMMd", at, tzinfo=at.tzinfo, locale=words.locale)))


def on_day(words: Words, at: datetime, now: datetime) -> str:
    """Return a moment in a sentence about who wrote something: `today, 09:38`, else as `when`."""
    said = when(words, at, now)
    return words.say("today, {time}", time=said) if at.date() == now.date() else said


def day(words: Words, at: datetime, now: datetime) -> str:
    """Return a date: `12 November`, with the year where it is another one."""
    skeleton = "MMMMd" if at.year == now.year else "yMMMMd"
    return str(format_skeleton(skeleton, at, tzinfo=at.tzinfo, locale=words.locale))


def ago(words: Words, at: datetime, now: datetime) -> str:
    """Return how long ago something was: `just now`, `2 min ago`, then as `when` says it."""
    seconds = (now - at).total_seconds()
    if seconds < _MINUTE:
        return words.say("just now")
    if seconds < _HOUR:
        return words.say("{time} ago", time=span(words, seconds))
    return when(words, at, now)


def moment(text: str) -> datetime | None:
    """Return the local time of what the node wrote in ISO 8601; None for nothing."""
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone()


def _unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)
