"""What is said where nothing is wrong: all is in order, or work goes on."""

from datetime import datetime

from app.tray.models.picture import Picture
from app.tray.models.pods import short_of_copies
from app.tray.models.said import Act, Going, Headline, cut
from app.tray.models.tone import Tone
from app.tray.words import figures
from app.tray.words.words import Words
from core.control.schema import Status


def favorable(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that every file has what was asked for."""
    del picture, now
    meaning = words.count(
        "{n} file can be read and has the copies you asked for.",
        "All {n} files can be read and have the copies you asked for.",
        status.files,
    )
    if _survives(status):
        meaning += " " + words.say("Any one pod can be lost without losing a file.")
    return Headline(
        state="up-to-date",
        tone=Tone.OK,
        title=words.say("Everything is in order"),
        meaning=meaning,
        short=cut(words.say("Everything is up to date")),
    )


def _survives(status: Status) -> bool:
    """Say whether no file is on one pod only; what is not known counts as no."""
    few = [status.by_copies[each] for each in ("0", "1") if each in status.by_copies]
    return bool(status.by_copies) and not any(each.files for each in few)


def working(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say what is being copied, and when that is done."""
    del now
    left = left_seconds(status)
    togo = words.say("{size} to go", size=figures.size(words, status.to_go))
    return Headline(
        state="working",
        tone=Tone.INFO,
        title=_working_title(status, words),
        meaning=_working_meaning(status, words, left),
        short=cut(togo if status.to_go else words.say("Copying")),
        going=going(picture, status, words),
    )


def _working_title(status: Status, words: Words) -> str:
    if status.under_copied:
        return words.say("Copies are being made")
    return words.say("Files are on their way")


def _working_meaning(status: Status, words: Words, left: float | None) -> str:
    all_read = words.say("All files can be read.")
    if not status.under_copied:
        return all_read
    size = short_of_copies(status).bytes or status.to_go
    amount = figures.size(words, size)
    if left is None:
        what = words.count(
            "{n} file ({size}) still gets its further copies.",
            "{n} files ({size}) still get their further copies.",
            status.under_copied,
            size=amount,
        )
    elif status.copies == 2:
        what = words.count(
            "{n} file ({size}) gets its second copy in {time}.",
            "{n} files ({size}) get their second copy in {time}.",
            status.under_copied,
            size=amount,
            time=figures.about(words, left),
        )
    else:
        what = words.count(
            "{n} file ({size}) gets its further copies in {time}.",
            "{n} files ({size}) get their further copies in {time}.",
            status.under_copied,
            size=amount,
            time=figures.about(words, left),
        )
    return f"{all_read} {what}"


def going(picture: Picture, status: Status, words: Words) -> Going | None:
    """Return how much is left, or done where some was since it began; None: nothing is left."""
    if not status.to_go:
        return None
    done, share = picture.most_to_go - status.to_go, None
    if done > 0:
        share = done / picture.most_to_go
        left = words.say(
            "{done} of {all}",
            done=figures.size(words, done),
            all=figures.size(words, picture.most_to_go),
        )
    else:
        left = words.say("{size} to go", size=figures.size(words, status.to_go))
    seconds = left_seconds(status)
    if seconds is not None:
        left = f"{left} · {figures.about(words, seconds)}"
    return Going(words.say("New copies"), left, share)


def left_seconds(status: Status) -> float | None:
    """Return how long it takes until what is to go has gone; None where nothing moves."""
    rate = max(status.received_rate, status.sent_rate)
    return status.to_go / rate if rate > 0 and status.to_go else None


def paused(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say until when no copies are made."""
    del picture
    until = figures.moment(status.paused_until)
    title = words.say("Paused")
    short = title
    if until is not None:
        at = figures.when(words, until, now)
        title = words.say("Paused until {time}", time=at)
        short = title
    return Headline(
        state="paused",
        tone=Tone.GREY,
        title=title,
        meaning=words.say(
            "No copies are made meanwhile, so what is new may be on one pod only. "
            "What you open is still fetched."
        ),
        short=cut(short),
        acts=(Act(words.say("Resume"), "resume", look="primary"),),
    )


def first(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that there is only this machine so far."""
    del picture, status, now
    return Headline(
        state="up-to-date",
        tone=Tone.INFO,
        title=words.say("Only this machine so far"),
        meaning=words.say("Add a second, and every file gets two copies."),
        short=cut(words.say("Only this machine so far")),
        acts=(Act(words.say("Add a device…"), "add-device", look="primary"),),
    )


def empty(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that there is nothing in the drive yet."""
    del picture, now
    acts: tuple[Act, ...] = (
        Act(words.say("Open drive"), "open-drive", look="primary"),
        Act(words.say("Import a folder…"), "import"),
    )
    if len(status.pods) == 1:
        acts += (Act(words.say("Add a device…"), "add-device"),)
    return Headline(
        state="up-to-date",
        tone=Tone.INFO,
        title=words.say("The drive is empty"),
        meaning=words.say("Put files into it, or bring in a folder you have."),
        short=cut(words.say("The drive is empty")),
        acts=acts,
    )
