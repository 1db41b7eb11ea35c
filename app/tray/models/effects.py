"""What a change would do to the copies, in a few lines: space, work, warnings, what is dropped."""

from collections.abc import Iterator

from app.tray.models.settings.preview import Line
from app.tray.models.tone import Tone
from app.tray.words.figures import size
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import DryRun


def effects(run: DryRun, words: Words) -> tuple[Line, ...]:
    """Return what a dry run found; one line says so where it found nothing."""
    found = tuple(_effects(run, words))
    return found or (Line("ok", words.say("No file is copied, moved or dropped."), tone=Tone.OK),)


def _effects(run: DryRun, words: Words) -> Iterator[Line]:
    growing = [pod for pod in run.pods if pod.more > pod.less]
    if growing:
        places = [
            words.say("{size} on {pod}", size=size(words, pod.more - pod.less), pod=shown(pod.pod))
            for pod in sorted(growing, key=lambda pod: pod.less - pod.more)
        ]
        total = size(words, sum(pod.more - pod.less for pod in growing))
        lead = words.say("{size} more", size=total)
        yield Line("up", words.say("will be used: {places}.", places=", ".join(places)), lead)
    if run.copied.files:
        said = words.count(
            "{n} file gets another copy. Work goes on meanwhile.",
            "{n} files get another copy. Work goes on meanwhile.",
            run.copied.files,
        )
        yield Line("clock", said)
    if run.moved.files:
        said = words.count(
            "{n} file moves to another pod.", "{n} files move to another pod.", run.moved.files
        )
        yield Line("activity", said)
    for pod in run.pods:
        if pod.free is not None and pod.more - pod.less > pod.free:
            said = words.say(
                "{pod} has too little space for that; what fits is copied.", pod=shown(pod.pod)
            )
            yield Line("warn", said, tone=Tone.WARN)
    if run.dropped.files:
        said = words.count(
            "Copies of {n} file are dropped: {size}.",
            "Copies of {n} files are dropped: {size}.",
            run.dropped.files,
            size=size(words, run.dropped.bytes),
        )
        yield Line("minus", said)
