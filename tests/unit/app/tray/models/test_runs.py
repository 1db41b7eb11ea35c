"""Sentences with names in bold."""

from app.tray.models.runs import Run, bold, runs, unmarked


def test_marked_names_are_found_again() -> None:
    said = f"{bold('Mia')} froze {bold('home')}."
    assert runs(said) == (Run("Mia", True), Run(" froze "), Run("home", True), Run("."))
    assert unmarked(said) == "Mia froze home."


def test_a_sentence_without_names_is_one_run() -> None:
    assert runs("All is well.") == (Run("All is well."),)
    assert runs("") == ()
