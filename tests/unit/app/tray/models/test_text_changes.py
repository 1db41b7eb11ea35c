"""What is said before and after the text of a settings file is applied."""

import pytest
from msgspec.structs import replace

from app.tray.models.settings.preview import Stage
from app.tray.models.text_changes import (
    RELOAD,
    AppliedText,
    applied,
    bar,
    changed,
    progressing,
    refused,
    undoing,
)
from app.tray.models.tone import Tone
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import (
    ConfigChanged,
    ConfigText,
    ConfigWrite,
    DryAmount,
    DryRun,
    Status,
)
from core.errors import EXIT_FAILED, EXIT_REFUSED

WORDS = Words(Catalogue(known_locale("en_GB")))
NONE = DryAmount(0, 0)


@pytest.mark.parametrize(
    ("before", "after", "level", "keys"),
    [
        ("[redundancy]\ncopies = 2", "# x\n[redundancy]\ncopies = 2", Level.NETWORK, []),
        ("[redundancy]\ncopies = 2", "", Level.NETWORK, ["redundancy.copies"]),
        ("", '[[files]]\nmatch="a"\ncache=false', Level.NETWORK, ["files"]),
        ("[cache]\nmode='save'", "[cache]\nmode='stream'", Level.POD, ["cache.mode"]),
        ("[cache]\nmode='save'", "[cache]\nmode='save' # yes", Level.POD, []),
    ],
)
def test_only_what_means_something_else_counts(
    before: str, after: str, level: Level, keys: list[str]
) -> None:
    assert changed(before, after, level) == keys


def test_the_bar_names_few_settings_and_counts_many() -> None:
    run = DryRun(NONE, NONE, NONE)
    one = bar(Level.NETWORK, ["a.b"], run, WORDS)
    assert (one.title, one.apply) == ("This will change: a.b", "Apply to the network")
    assert (one.stage, one.can_apply) == (Stage.READY, True)
    assert bar(Level.POD, list("abcd"), run, WORDS).title == "This will change 4 settings"
    assert bar(Level.POD, [], run, WORDS).apply == "Apply"
    assert "comments" in bar(Level.POD, [], run, WORDS).title
    waiting = bar(Level.POD, ["a"], None, WORDS)
    assert (waiting.stage, waiting.can_apply) == (Stage.WAITING, False)
    assert bar(Level.POD, ["a"], DryRun(NONE, NONE, DryAmount(1, 1)), WORDS).last == ""


def test_what_was_changed_meanwhile_can_be_looked_at() -> None:
    failure = Failure("Refused", "It was changed meanwhile.", "Look.", EXIT_REFUSED)
    said = bar(Level.NETWORK, ["a"], failure, WORDS)
    assert said.stage is Stage.REFUSED
    assert [line.text for line in said.lines] == ["It was changed meanwhile.", "Look."]
    assert [cure.key for cure in said.cures] == [RELOAD]
    assert refused(Failure("x", "a\nb", "c", EXIT_FAILED), WORDS).cures == ()


def test_what_cannot_be_undone_says_so() -> None:
    failure = Failure("Refused", "It was changed meanwhile.", "Look.", EXIT_REFUSED)
    assert refused(failure, WORDS, undoing=True).title == "This cannot be undone"


def test_undoing_brings_the_file_back_with_the_settings_that_held() -> None:
    done = ConfigChanged(["a"], stamp="after")
    same = ConfigText("# mine\n", "before", "/x")
    assert undoing(same, Level.POD, done) == ConfigWrite(Level.POD, "# mine\n", "after")
    other = replace(same, holds="# mine\ncopies = 2\n")
    assert undoing(other, Level.NETWORK, done).text == "# mine\ncopies = 2\n"


def test_it_is_told_how_far_what_was_applied_is() -> None:
    undo = ConfigWrite(Level.NETWORK, "", "after")
    done = ConfigChanged(["a"], stamp="after")
    status = Status("home", "", "", False, [], 0, 0, 0, 0, [])
    quiet = progressing(AppliedText(undo, done), status, WORDS)
    assert (quiet.title, quiet.text, quiet.share) == (
        "1 setting changed",
        "It holds from now on.",
        None,
    )
    assert quiet.is_done
    late = ConfigChanged(["a"], at_next_start=["a"])
    assert "next start" in progressing(AppliedText(undo, late), status, WORDS).text
    comments = progressing(AppliedText(undo, ConfigChanged([])), status, WORDS)
    assert comments.title == "The text is saved; no setting changed"
    copies = AppliedText(undo, done, 300)
    assert not progressing(copies, status, WORDS).is_done
    working = progressing(copies, replace(status, to_go=100, under_copied=1), WORDS)
    assert (working.share, working.is_done) == (200 / 300, False)
    assert progressing(AppliedText(undo, done, 300, has_begun=True), status, WORDS).is_done


def test_afterwards_it_is_said_what_waits_for_a_start() -> None:
    assert applied(ConfigChanged(["a"]), WORDS) == ("1 setting changed.", Tone.OK)
    said, tone = applied(ConfigChanged(["a", "b"], [], ["b"]), WORDS)
    assert (said, tone) == ("2 settings changed. At the next start of the node: b.", Tone.WARN)
