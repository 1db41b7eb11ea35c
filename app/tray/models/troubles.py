"""What is said where something needs a person: what happened, what it means, what helps."""

from collections.abc import Sequence
from datetime import datetime

from app.tray.models import pods
from app.tray.models.picture import Picture
from app.tray.models.pods import (
    away_for,
    away_since,
    lacking_bytes,
    listed,
    short_of_copies,
)
from app.tray.models.said import SHORT_CHARACTERS, Act, Going, Headline, cut
from app.tray.models.tone import Tone
from app.tray.models.wellbeing import going
from app.tray.words import figures, names
from app.tray.words.words import Words
from core.control.schema import Only, PodRow, Status


def critical(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say how many files cannot be read, and who has them."""
    del picture
    away = pods.absent(status)
    title = (
        words.count("{n} file cannot be read", "{n} files cannot be read", status.absent_files)
        if status.absent_files
        else words.say("Some files cannot be read")
    )
    return Headline(
        state="critical",
        tone=Tone.BAD,
        title=title,
        meaning=_only_on(away, words, now),
        short=cut(title if status.absent_files else words.say("Files cannot be read")),
        acts=(
            Act(words.say("List them"), "files", Only.ABSENT.value, "primary"),
            *_what_to_check(away, words, "plain"),
        ),
        badge=words.say("Situation: critical"),
    )


def _only_on(away: Sequence[PodRow], words: Words, now: datetime) -> str:
    if len(away) == 1 and away[0].since:
        only = words.say(
            "They are only on {pod}, which is away since {time}.",
            pod=names.shown(away[0].name),
            time=away_since(words, away[0], now),
        )
    elif away:
        only = words.say(
            "They are only on pods that are away: {pods}.",
            pods=listed(words, [each.name for each in away]),
        )
    else:
        only = words.say("No pod that is there has them.")
    return f"{only} {words.say('Everything else works.')}"


def _what_to_check(away: Sequence[PodRow], words: Words, look: str) -> tuple[Act, ...]:
    if not away:
        return ()
    name = away[0].name
    label = words.say("What to check on {pod}", pod=names.shown(name))
    return (Act(label, "check-pod", name, look),)


def taken_away(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that the drive was taken away, as the settings ask in such a situation."""
    del picture, now
    note = next((each.text for each in status.attention if each.kind == "stopped"), "")
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say("The drive is closed for now"),
        meaning=words.say(
            "Your settings close it in this situation. All data is kept, and the other pods still "
            "get what lies here."
        )
        if note
        else words.say("All data is kept, and the other pods still get what lies here."),
        short=cut(words.say("The drive is closed")),
        acts=(
            Act(words.say("Open it again"), "mount", look="primary"),
            Act(words.say("Crisis settings"), "crisis"),
        ),
    )


def not_mounted(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that the drive is not shown, while the node runs."""
    del now
    meaning = words.say(
        "It is not shown at {place}. This pod goes on keeping its copies, and your files are safe.",
        place=names.shown(status.mount),
    )
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say("The drive could not be opened")
        if picture.trouble
        else words.say("The drive is closed"),
        meaning=words.told(meaning, picture.trouble),
        short=cut(words.say("The drive is closed")),
        acts=(
            Act(words.say("Open it again"), "mount", look="primary"),
            Act(words.say("Details"), "doctor"),
        ),
    )


def alone(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say since when this pod reaches no other, or few."""
    del picture
    at, pod = figures.moment(status.alone_since), names.shown(status.pod)
    since = "" if at is None else figures.when(words, at, now)
    if not since:
        says = words.say("{pod} reaches too few of the other pods.", pod=pod)
    elif len(pods.present(status)) > 1:
        says = words.say("{pod} reaches few of the other pods since {time}.", pod=pod, time=since)
    else:
        says = words.say("{pod} reaches no other pod since {time}.", pod=pod, time=since)
    works = words.say("Files kept here work; changes go out later.")
    return Headline(
        state="alone",
        tone=Tone.GREY,
        title=words.say("This pod is alone"),
        meaning=f"{says} {works}",
        short=cut(words.say("Alone since {time}", time=since) if since else words.say("Alone")),
        acts=(Act(words.say("Check the connection"), "doctor", look="plain"),),
    )


def frozen(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say who froze the network, or that the situation did."""
    del picture
    read_only = words.say("Files can be read, not changed.")
    if not status.frozen_by:
        why = words.say("It takes no changes in this situation, as your settings ask.")
        return Headline(
            state="paused",
            tone=Tone.WARN,
            title=words.say("The drive is frozen"),
            meaning=f"{why} {read_only}",
            short=cut(words.say("Frozen")),
            acts=(Act(words.say("Crisis settings"), "crisis"),),
        )
    who, at = names.shown(status.frozen_by), figures.moment(status.frozen_at)
    by = (
        words.say("{who} froze it.", who=who)
        if at is None
        else words.say("{who} froze it at {time}.", who=who, time=figures.when(words, at, now))
    )
    reason = names.shown(status.frozen_reason)
    quoted = " " + words.say("“{text}”", text=reason) if reason else ""
    return Headline(
        state="paused",
        tone=Tone.WARN,
        title=words.say("The network is frozen"),
        meaning=f"{by}{quoted} {read_only}",
        short=cut(words.say("Frozen by {who}", who=who)),
        acts=(Act(words.say("Unfreeze…"), "unfreeze", look="primary"),),
    )


def guarded(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that something which would let go of much waits for a person."""
    del picture, now
    note = next(each for each in status.attention if each.kind == "guard")
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say("Much would be deleted at once"),
        meaning=words.told(note.text),
        short=cut(words.say("A question to you")),
        acts=(
            Act(words.say("Keep everything"), "guard-deny", look="primary"),
            Act(words.say("It was meant"), "guard-proceed", look="ghost"),
        ),
    )


def mixed(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say why not everything can have its copies: too few pods, or too little space."""
    away, low = pods.absent(status), short_of_copies(status)
    few = len(pods.present(status)) < status.copies
    acts = _what_to_check(away, words, "primary")
    if few and not away:
        acts += (Act(words.say("Add a device…"), "add-device", look="primary"),)
    if not few:
        acts += (Act(words.say("Offer more space…"), "storage"),)
    if away:
        label = words.say("Remove {pod}…", pod=names.shown(away[0].name))
        acts += (Act(label, "pods", away[0].name, "ghost"),)
    readable = words.count(
        "{n} file can still be read;", "All {n} files can still be read;", status.files
    )
    one = words.count(
        "{n} of them ({size}) has fewer copies than wanted.",
        "{n} of them ({size}) have fewer copies than wanted.",
        status.under_copied or low.files,
        size=figures.size(words, low.bytes),
    )
    if status.copies == 2:
        one = words.count(
            "{n} of them ({size}) has only one copy now.",
            "{n} of them ({size}) have only one copy now.",
            low.files or status.under_copied,
            size=figures.size(words, low.bytes),
        )
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=_mixed_title(status, words, few=few),
        meaning=f"{_mixed_why(status, away, words, now)} {readable} {one}".strip(),
        short=_mixed_short(away, words, few=few),
        acts=acts,
        going=_mixed_going(picture, status, words),
        badge=words.say("Situation: mixed"),
    )


def _mixed_title(status: Status, words: Words, *, few: bool) -> str:
    if status.copies == 2:
        if few:
            return words.say("Not enough pods for two copies of everything")
        return words.say("Not enough space for two copies of everything")
    if few:
        return words.say("Not enough pods for all copies")
    return words.say("Not enough space for all copies")


def _mixed_short(away: Sequence[PodRow], words: Words, *, few: bool) -> str:
    if away:
        return cut(words.count("{n} pod is away", "{n} pods are away", len(away)))
    return cut(words.say("Not enough pods") if few else words.say("Not enough space"))


def _mixed_why(status: Status, away: Sequence[PodRow], words: Words, now: datetime) -> str:
    lacking = lacking_bytes(status)
    size = figures.size(words, lacking)
    if len(away) == 1 and away[0].since:
        pod, since = names.shown(away[0].name), away_since(words, away[0], now)
        span = away_for(words, away[0], now)
        if lacking:
            return words.say(
                "{pod} has been away since {time} ({span}), and the other pods are {size} short.",
                pod=pod,
                time=since,
                span=span,
                size=size,
            )
        return words.say(
            "{pod} has been away since {time} ({span}).", pod=pod, time=since, span=span
        )
    if away:
        return words.say(
            "These pods are away: {pods}.", pods=listed(words, [each.name for each in away])
        )
    if lacking:
        return words.say("The pods are {size} short.", size=size)
    return ""


def _mixed_going(picture: Picture, status: Status, words: Words) -> Going | None:
    found = going(picture, status, words)
    if found is None:
        return None
    there = listed(words, [each.name for each in pods.present(status)])
    what = words.say("New copies on {pods}, as far as there is space", pods=there)
    return Going(what, found.left, found.share)


def absent(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say which pods are away, and when their copies are made elsewhere."""
    away = pods.absent(status)
    one = len(away) == 1
    name = names.shown(away[0].name)
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say("{pod} is away", pod=name)
        if one
        else words.count("{n} pod is away", "{n} pods are away", len(away)),
        meaning=_absent_meaning(status, away, words, now),
        short=cut(words.count("{n} pod is away", "{n} pods are away", len(away))),
        acts=_what_to_check(away, words, "primary"),
        going=going(picture, status, words),
    )


def _absent_meaning(status: Status, away: Sequence[PodRow], words: Words, now: datetime) -> str:
    readable = words.say("All files can be read.")
    if len(away) > 1:
        gone = listed(words, [each.name for each in away])
        readable = words.say("{pods} cannot be reached.", pods=gone) + f" {readable}"
    until = figures.moment(status.grace_until)
    if until is not None and until > now:
        at = figures.when(words, until, now)
        if len(away) == 1:
            return (
                readable + " " + words.say("New copies start at {time} if it is not back.", time=at)
            )
        return (
            readable + " " + words.say("New copies start at {time} if they are not back.", time=at)
        )
    if status.under_copied:
        return readable + " " + words.say("Its copies are now made on the other pods.")
    return readable + " " + words.say("All have the copies you asked for without it.")


def asking(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say who asks to be let in."""
    del picture, now
    who = pods.asking(status)
    title = short = words.say("{pod} asks to join", pod=names.shown(who[0].name))
    if len(who) > 1:
        title = words.count("{n} machine asks to join", "{n} machines ask to join", len(who))
    if len(who) > 1 or len(short) > SHORT_CHARACTERS:
        short = words.count("{n} asks to join", "{n} ask to join", len(who))
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=title,
        meaning=words.say("Nothing is shared with it before you let it in."),
        short=cut(short),
        acts=(Act(words.say("Look"), "pods", who[0].name, "primary"),),
    )


def conflict(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say how many files were changed in two places."""
    del picture, now
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.count(
            "{n} file was changed in two places",
            "{n} files were changed in two places",
            status.conflicts,
        ),
        meaning=words.say("All versions are kept until you decide."),
        short=cut(words.count("{n} conflict", "{n} conflicts", status.conflicts)),
        acts=(Act(words.say("Compare"), "conflicts", look="primary"),),
    )
