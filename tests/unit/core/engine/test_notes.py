"""Notes for a person: one of each kind."""

from core.engine.notes import Notes


def test_a_later_note_of_the_same_kind_replaces_the_earlier() -> None:
    notes = Notes()
    notes.add("clock", "one minute")
    notes.add("clock", "two minutes", "set it")
    (note,) = notes.all()
    assert (note.text, note.remedy) == ("two minutes", "set it")
    notes.over("clock")
    notes.over("clock")
    assert notes.all() == []
