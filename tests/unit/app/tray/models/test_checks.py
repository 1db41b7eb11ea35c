"""What a check of the machine found."""

from app.tray.models.checks import checks, summary
from app.tray.models.tone import Tone
from core.control.schema import Finding
from core.saying import plain, said
from tests.support.pictures import WORDS

GOOD = Finding("fuse", ok=True, text=said("The system has FUSE."), remedy=plain("Load it."))
BAD = Finding("peer", ok=False, text=plain("nas is not reachable."), remedy=plain("Is it on?"))


def test_what_is_wrong_comes_first_and_only_that_has_a_remedy() -> None:
    found = checks([GOOD, BAD], WORDS)
    assert [(each.says, each.remedy, each.tone) for each in found] == [
        ("nas is not reachable.", "Is it on?", Tone.WARN),
        ("The system has FUSE.", "", Tone.OK),
    ]


def test_it_comes_to_one_sentence() -> None:
    assert summary(checks([GOOD], WORDS), WORDS) == "Everything that was looked at is all right."
    assert summary(checks([BAD, BAD], WORDS), WORDS) == "2 things need a look."
