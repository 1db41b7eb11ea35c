"""What is said before and after the text of a settings file is applied."""

import pytest

from app.tray.models.settings.preview import Stage
from app.tray.models.text_changes import RELOAD, applied, bar, changed, refused
from app.tray.models.tone import Tone
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.config.setting import Level
from core.control.lines import Failure
from core.control.schema import ConfigChanged, DryAmount, DryRun
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


def test_afterwards_it_is_said_what_waits_for_a_start() -> None:
    assert applied(ConfigChanged(["a"]), WORDS) == ("1 setting changed.", Tone.OK)
    said, tone = applied(ConfigChanged(["a", "b"], [], ["b"]), WORDS)
    assert (said, tone) == ("2 settings changed. At the next start of the node: b.", Tone.WARN)
