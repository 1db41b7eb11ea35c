"""What is said under the lines of a settings file, and what cures it."""

import pytest

from app.tray.models.toml_check import Checked, Remark, check, summary
from app.tray.models.tone import Tone
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.config.setting import Level

WORDS = Words(Catalogue(known_locale("en_GB")))
DRAWN = """[network]
name = "home"
access = "demand"              # code | demand | whitelist | blacklist | open

[redundancy]
copies = 2                     # 1 = none
minimum = 1
stratgy = "spread"
min-replication-time = "5s"

[[files]]                      # first match wins
match = "scratch/**"
redundancy = 7
"""


def checked(text: str, level: Level = Level.NETWORK) -> Checked:
    return check(text, level, 3, WORDS)


def mended(text: str, remark: Remark) -> str:
    assert remark.cure is not None
    return remark.cure.mended(text.splitlines()[remark.cure.line - 1])


def test_an_error_is_told_with_what_was_meant_and_replaced_with_one_press() -> None:
    error, warning = checked(DRAWN).remarks
    assert not warning.is_error, "what blocks does not hide what is worth knowing"
    assert error.line == 8
    assert error.says == "There is no setting “stratgy” in [redundancy]. Did you mean strategy?"
    assert (error.is_error, error.tone) == (True, Tone.BAD)
    assert error.cure is not None
    assert error.cure.label == "Replace"
    assert mended(DRAWN, error) == 'strategy = "spread"'


def test_too_many_copies_in_a_rule_are_a_warning_that_is_cured() -> None:
    text = DRAWN.replace("stratgy", "strategy")
    (warning,) = checked(text).remarks
    assert warning.line == 13
    assert warning.says == (
        "7 copies need 7 pods that store; this network has 3. "
        "Files in scratch would stay under-copied."
    )
    assert (warning.is_error, warning.tone) == (False, Tone.WARN)
    assert warning.cure is not None
    assert warning.cure.label == "Set to 3"
    assert mended(text, warning) == "redundancy = 3"


@pytest.mark.parametrize(
    ("text", "level", "says", "after"),
    [
        ("[cache]\nmode = 'sav'  # x", Level.POD, "is not allowed here", 'mode = "save"  # x'),
        ("[affinity]\nhot = 120", Level.POD, "120 is not allowed here", "hot = 100"),
        ("[redundancy]\ncopies = 0", Level.NETWORK, "0 is not allowed here", "copies = 1"),
        ("[redundancy]\ncopies = 5", Level.NETWORK, "this network has 3", "copies = 3"),
        ("[redundancy]\nminimum = 4", Level.NETWORK, "4 is more than", "minimum = 2"),
        ("[redundancy]\ncopies = true", Level.NETWORK, "true is not allowed", None),
        ("[redundncy]\ncopies = 2", Level.NETWORK, "There is no section", "[redundancy]"),
        ("redundancy.copis = 2", Level.NETWORK, "Did you mean copies", "redundancy.copies = 2"),
        ("[network]\nqqqq = 2", Level.NETWORK, "There is no setting “qqqq”", None),
        ("[network]\ncopies = 2", Level.NETWORK, "Did you mean redundancy.copies?", None),
        ("[[files]]\nmatch = 'a'\nkep = true", Level.NETWORK, "no policy “kep”", "keep = true"),
        ("[[files]]\nmatch = 'a'\nredundancy = 99", Level.NETWORK, "99 is", "redundancy = 64"),
        ("[cache]\nmode = 'save'", Level.NETWORK, "cache belongs into pod.toml.", None),
        ("[pod]\nname", Level.POD, "This is not TOML: ", None),
        (
            "[pod]\nrole='client'\n[affinity]\nredundancy = 90",
            Level.POD,
            "A client",
            "redundancy = 50",
        ),
    ],
)
def test_each_problem_is_a_sentence_and_cured_where_one_thing_can_be_meant(
    text: str, level: Level, says: str, after: str | None
) -> None:
    (remark,) = checked(text, level).remarks
    assert says in remark.says
    assert (None if remark.cure is None else mended(text, remark)) == after


def test_what_contradicts_itself_is_an_error_with_the_key() -> None:
    text = '[redundancy]\nmin-replication-time = "1h"\n'
    (remark,) = checked(text).remarks
    assert remark.line == 2
    assert remark.says == (
        "redundancy.min-replication-time: this is longer than redundancy.max-replication-time."
    )
    assert remark.is_error


def test_errors_and_warnings_are_counted_below_the_text() -> None:
    both, one = checked(DRAWN), checked("[redundancy]\ncopies = 5")
    assert summary(both, WORDS, changed=True) == "1 error, 1 warning. Nothing is applied yet."
    wrong = Checked(both.remarks[:1])
    assert summary(wrong, WORDS, changed=True) == "1 error. Nothing is applied yet."
    assert summary(one, WORDS, changed=False) == "1 warning."
    assert summary(Checked(), WORDS, changed=False) == "No problems."
    assert (both.tone, one.tone, Checked().tone) == (Tone.BAD, Tone.WARN, Tone.OK)


def test_the_next_problem_is_below_and_then_the_first_again() -> None:
    found = Checked((Remark(3, "a", is_error=True), Remark(9, "b", is_error=False)))
    assert [getattr(found.after(line), "line", None) for line in (1, 3, 9)] == [3, 9, 3]
    assert Checked().after(1) is None
