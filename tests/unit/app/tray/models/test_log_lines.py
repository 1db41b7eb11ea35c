"""What happened, row by row."""

import pytest
from msgspec.structs import replace

from app.tray.models.log_lines import Deed, LogAct, Reader, log_line
from app.tray.models.runs import Run
from core.config.setting import Level
from core.control.schema import Json, LogRow
from tests.support.desktop_network import NOW, WORDS, plain

IN_A_MONTH = "2026-12-22T09:20:00Z"
READER = Reader(WORDS, NOW, "laptop-mia")
AT = "2026-11-22T09:20:00Z"


def row(kind: str, pod: str = "", path: str = "", person: str = "", **facts: Json) -> LogRow:
    return LogRow(7, AT, kind, pod, person, path, f"The node says {kind}.", facts)


SENTENCES = [
    (row("changed", "studio-nas", "/a/b.md"), "studio-nas changed a/b.md.", None),
    (row("changed", "laptop-mia", "/a", added=["/a"], paths=["/a"], files=1), "You added a.", None),
    (row("changed", "laptop-mia", files=3), "You changed 3 files.", None),
    (
        row("changed", "laptop-mia", files=2, added=["/x/a"], paths=["/x/a", "/b"]),
        "You changed a and b.",
        None,
    ),
    (
        row("changed", "laptop-mia", files=9, added=["/x/a", "/b"], paths=["/x/a", "/b"]),
        "You added a, b and 7 more.",
        None,
    ),
    (
        replace(
            row("deleted", "studio-nas", "/drafts/old-logo.svg"), undo="1-2", undo_until=IN_A_MONTH
        ),
        "studio-nas deleted drafts/old-logo.svg. It can be brought back until 22 December.",
        LogAct("Bring back", Deed.BRING_BACK, "/drafts/old-logo.svg", version="1-2"),
    ),
    (
        row("deleted", "studio-nas", "/short-lived"),
        "studio-nas deleted short-lived.",
        None,
    ),
    (row("deleted", "studio-nas", files=12), "studio-nas deleted 12 files.", None),
    (
        replace(row("deleted", "studio-nas", files=9), undo_until=IN_A_MONTH),
        "studio-nas deleted 9 files. They can be brought back until 22 December.",
        None,
    ),
    (
        row("conflict", path="/budget-2027.ods", pods=["laptop-mia", "studio-nas"]),
        "Conflict in budget-2027.ods: changed on laptop-mia and studio-nas. Both are kept.",
        LogAct("Compare", Deed.COMPARE, "/budget-2027.ods"),
    ),
    (
        row("conflict", path="/b"),
        "Conflict in b: changed in two places. Both are kept.",
        LogAct("Compare", Deed.COMPARE, "/b"),
    ),
    (
        row("decided", "laptop-mia", "/b", after="both"),
        "You kept all versions of b.",
        None,
    ),
    (
        row("decided", "laptop-mia", "/b", after="studio-nas"),
        "You kept b as it was on studio-nas.",
        None,
    ),
    (row("pod-absent", "attic-pi", met=True), "attic-pi stopped answering.", None),
    (row("pod-absent", "attic-pi", met=False), "attic-pi has not been reached yet.", None),
    (row("pod-back", "attic-pi", seconds=360), "attic-pi is back after 6 min.", None),
    (row("pod-back", "attic-pi"), "attic-pi is back.", None),
    (
        row("pod-back", "attic-pi", seconds=9, met=False),
        "attic-pi is reached for the first time.",
        None,
    ),
    (row("pod-joined", "attic-pi"), "attic-pi joined.", None),
    (row("pod-removed", "attic-pi"), "attic-pi was removed.", None),
    (
        row("join-request", "tower-lena"),
        "tower-lena asks to join.",
        LogAct("Look", Deed.LOOK, "tower-lena"),
    ),
    (row("situation", after="favorable"), "Every file has its copies again.", None),
    (row("situation", after="mixed"), "Not everything can have its copies now.", None),
    (row("situation", after="critical"), "Some files cannot be read now.", None),
    (row("situation"), "The node says situation.", None),
    (row("frozen", person="Mia"), "Mia froze the network.", None),
    (row("unfrozen"), "Somebody unfroze the network.", None),
    (
        row("setting", "studio-nas", key="redundancy.copies", before=2, after=3),
        "studio-nas set Copies of each file to 3.",
        LogAct("Undo", Deed.UNDO_SETTING, assignment="redundancy.copies=2"),
    ),
    (
        row("setting", "laptop-mia", key="cache.max-space", before="20 GB", after="9 GB"),
        "You set Cache at most to 9 GB.",
        LogAct("Undo", Deed.UNDO_SETTING, assignment="cache.max-space=20 GB", level=Level.POD),
    ),
    (
        row(
            "setting", "laptop-mia", key="conflict.strategy", before="overwrite", after="keep-both"
        ),
        "You set When a file was changed in two places to Keep both.",
        LogAct("Undo", Deed.UNDO_SETTING, assignment="conflict.strategy=overwrite"),
    ),
    (
        row("setting", "laptop-mia", key="unknown.key", before=True, after=False),
        "You set unknown.key to off.",
        None,
    ),
    (
        row("policy", "laptop-mia", "/Documents", key="redundancy", before=None, after=3),
        "You set “Copies” of Documents to 3.",
        LogAct("Undo", Deed.UNDO_POLICY, "/Documents", "redundancy"),
    ),
    (
        row("policy", "laptop-mia", "/Documents", key="keep", before=True, after=None),
        "You removed “Always on this machine” from Documents.",
        LogAct("Undo", Deed.UNDO_POLICY, "/Documents", "keep=true"),
    ),
    (
        row("policy", "laptop-mia", "/d", key="keep", before='["a", "b"]', after="true"),
        "You set “Always on this machine” of d to on.",
        LogAct("Undo", Deed.UNDO_POLICY, "/d", 'keep=["a", "b"]'),
    ),
    (
        row("policy", "laptop-mia", "/d", key="keep", before="true", after='["a", "b"]'),
        "You set “Always on this machine” of d to a, b.",
        LogAct("Undo", Deed.UNDO_POLICY, "/d", "keep=true"),
    ),
    (
        row("policy", "laptop-mia", "/d", key="redundancy", before="3", after="2"),
        "You set “Copies” of d to 2.",
        LogAct("Undo", Deed.UNDO_POLICY, "/d", "redundancy=3"),
    ),
    (
        row("policy", "laptop-mia", "/d", key="redundancy", after="2"),
        "You set “Copies” of d to 2.",
        None,
    ),
    (
        row("policy", "laptop-mia", "/Documents", key="pin", before=["a"], after=["a", "b"]),
        "You set “pin” of Documents to a, b.",
        None,
    ),
    (
        row("scrub", bytes=376 * 10**9),
        "All 376 GB of copies were checked. No damage found.",
        None,
    ),
    (
        row("scrub", bytes=5, rotten=1),
        "The copies were checked. 1 damaged block was found.",
        None,
    ),
    (row("scrub", rotten=0), "The copies were checked. No damage found.", None),
    (row("restored", "laptop-mia", "/a"), "You brought a back.", None),
    (row("paused", "laptop-mia"), "You paused this pod.", None),
    (row("resumed", person="Mia"), "Mia ended the pause.", None),
    (row("disk"), "The node says disk.", None),
    (row("details"), "The node says details.", None),
    (row("a kind of a later version"), "The node says a kind of a later version.", None),
]


@pytest.mark.parametrize(("happened", "sentence", "act"), SENTENCES)
def test_each_kind_has_its_sentence_and_its_act(
    happened: LogRow, sentence: str, act: LogAct | None
) -> None:
    line = log_line(happened, READER)
    assert plain(line.sentence) == sentence
    assert line.act == act
    assert "".join(run.text for run in line.runs) == line.sentence
    assert line.time == "09:20"


def test_names_stand_out() -> None:
    line = log_line(row("deleted", "studio-nas", "/a.svg"), Reader(WORDS, NOW, "laptop-mia"))
    assert [Run(plain(run.text), run.bold) for run in line.runs] == [
        Run("studio-nas", bold=True),
        Run(" deleted "),
        Run("a.svg", bold=True),
        Run("."),
    ]


def test_a_name_cannot_make_itself_bold_or_write_backwards() -> None:
    line = log_line(row("changed", "x\x03y", "/\x02a\u202eb"), READER)
    assert [run.text for run in line.runs if run.bold] == ["x\ufffdy", "\ufffda\ufffdb"]


def test_what_is_kept_no_more_cannot_be_brought_back() -> None:
    at, until = "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"
    old = LogRow(1, at, "deleted", "studio-nas", path="/a", undo="1-2", undo_until=until)
    line = log_line(old, READER)
    assert plain(line.sentence) == "studio-nas deleted a."
    assert line.act is None
    assert line.time == "1 Sept" or line.time.startswith("1")


def test_the_situation_has_the_figure_of_how_bad_it_is() -> None:
    icons = [log_line(row("situation", after=each), READER).icon for each in ("favorable", "mixed")]
    assert icons == ["ok", "warn"]
    assert log_line(row("situation", after="critical"), READER).colour == "bad"
    assert log_line(row("scrub", rotten=1), READER).icon == "warn"
