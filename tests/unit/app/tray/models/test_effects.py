"""What a change would do to the copies, in a few lines."""

from app.tray.models.effects import effects
from app.tray.models.tone import Tone
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import DryAmount, DryPod, DryRun

WORDS = Words(Catalogue(known_locale("en_GB")))
NONE = DryAmount(0, 0)
GB = 10**9
B = "\u00a0"


def test_nothing_is_said_in_a_line_of_its_own() -> None:
    (line,) = effects(DryRun(NONE, NONE, NONE), WORDS)
    assert (line.icon, line.text) == ("ok", "No file is copied, moved or dropped.")


def test_space_work_warnings_and_what_is_dropped_stand_in_this_order() -> None:
    run = DryRun(
        DryAmount(48_000, 188 * GB),
        DryAmount(1, GB),
        DryAmount(2, 3 * GB),
        [DryPod("attic-pi", 67 * GB, 0, 10 * GB), DryPod("nas", 117 * GB, GB), DryPod("c", 0, GB)],
    )
    lines = effects(run, WORDS)
    assert [line.icon for line in lines] == ["up", "clock", "activity", "warn", "minus"]
    assert lines[0].whole == (
        f"183{B}GB more will be used: 116{B}GB on nas, 67{B}GB on attic\u2011pi."
    )
    assert lines[1].whole == "48,000 files get another copy. Work goes on meanwhile."
    assert lines[2].whole == "1 file moves to another pod."
    assert lines[3].tone is Tone.WARN
    assert lines[4].whole == f"Copies of 2 files are dropped: 3{B}GB."
