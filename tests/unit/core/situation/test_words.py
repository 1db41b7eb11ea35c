"""What people are told of files that are out of reach."""

from core.situation.assess import Judgement, Situation
from core.situation.words import absent_note, alone_note, only_on, situation_note, unwanted_note


def test_who_has_the_only_copy_is_named_with_what_to_do() -> None:
    note = only_on(1, ["laptop"])
    assert note.kind == "only-on"
    assert note.text.startswith("1 file is only on laptop")
    assert "bring laptop back" in note.remedy


def test_several_files_on_several_pods_are_counted_together() -> None:
    assert only_on(3, ["desk", "laptop"]).text.startswith("3 files are only on desk and laptop")


def test_absent_machines_are_named_with_what_it_means_and_what_to_do() -> None:
    note = absent_note(["nas-2"])
    assert note.text.startswith("nas-2 cannot be reached")
    assert "wormhole remove nas-2" in note.remedy
    assert "one of them" in absent_note(["a", "b"]).remedy


def test_being_alone_is_told_with_what_it_means_and_what_to_do() -> None:
    assert "reaches none of the 3 others" in alone_note(3, 0).text
    note = alone_note(3, 1)
    assert "only 1 of the 3 others" in note.text
    assert "merged" in note.text
    assert note.remedy


def test_a_situation_is_told_with_its_reason_and_what_to_do() -> None:
    mixed = situation_note(Judgement(Situation.MIXED, "2 files lack copies."))
    assert "2 files lack copies." in mixed.text
    assert "more space" in mixed.remedy
    critical = situation_note(Judgement(Situation.CRITICAL, "1 file cannot be read."))
    assert "more space" not in critical.remedy


def test_what_all_pods_keep_away_is_told_with_the_setting_to_change() -> None:
    note = unwanted_note(("affinity.new", "affinity.cold"))
    assert "new files and the files that are read least" in note.text
    assert "affinity.new and affinity.cold is 0 on all" in note.text
    assert note.remedy.endswith("affinity.new=50")
