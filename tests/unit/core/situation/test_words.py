"""What people are told of files that are out of reach."""

from core.situation.words import only_on


def test_who_has_the_only_copy_is_named_with_what_to_do() -> None:
    note = only_on(1, ["laptop"])
    assert note.kind == "only-on"
    assert note.text.startswith("1 file is only on laptop")
    assert "bring laptop back" in note.remedy


def test_several_files_on_several_pods_are_counted_together() -> None:
    assert only_on(3, ["desk", "laptop"]).text.startswith("3 files are only on desk and laptop")
