"""Sentences that can be said again in another language."""

import copy
import pickle
from pathlib import Path

import pytest

from core.saying import (
    NOTHING,
    Sentence,
    as_text,
    filled,
    joined,
    listed,
    marked,
    plain,
    said,
    said_count,
)


def test_a_sentence_is_its_text_and_knows_what_it_was_made_of() -> None:
    found = said("The network of {home} is {name}.", home=Path("/h"), name="home-net")
    assert found == "The network of /h is home-net."
    assert (found.form, found.facts) == (
        "The network of {home} is {name}.",
        {"home": "/h", "name": "home-net"},
    )


@pytest.mark.parametrize(("number", "text"), [(0, "0 files"), (1, "1 file"), (1234, "1234 files")])
def test_things_are_counted_as_english_counts(number: int, text: str) -> None:
    found = said_count("{n} file", "{n} files", number)
    assert (found, found.form, found.many, found.number) == (text, "{n} file", "{n} files", number)


def test_a_fact_that_is_a_sentence_stays_one() -> None:
    inner = said("any files")
    assert said("No pod takes {which}.", which=inner).facts["which"] is inner


def test_a_fact_with_braces_is_not_filled_in_again() -> None:
    assert said("{name} is away", name="{secret}") == "{secret} is away"


def test_words_of_others_are_no_message() -> None:
    assert plain("Permission denied").form == ""
    known = said("looking")
    assert plain(known) is known


def test_joined_sentences_keep_their_parts() -> None:
    found = joined((said("One."), "", said("Two.")))
    assert found == "One. Two."
    assert [*found.facts.values()] == ["One.", "Two."]
    alone = said("One.")
    assert joined((alone, NOTHING)) is alone
    assert joined(()) == ""


@pytest.mark.parametrize(
    ("names", "text"), [(["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c"), ([], "")]
)
def test_names_are_listed_as_people_do(names: list[str], text: str) -> None:
    assert listed(names) == text


def test_a_mark_changes_nothing() -> None:
    assert marked("{amount} d") == "{amount} d"


def test_a_form_can_do_no_more_than_fill_in() -> None:
    assert filled("{a.__class__} {a!r} {a:>99} {a}", {"a": "x"}) == (
        "{a.__class__} {a!r} {a:>99} x"
    )
    with pytest.raises(KeyError):
        filled("{a}", {})


def test_encoders_get_the_text_of_a_sentence_and_of_nothing_else() -> None:
    text = as_text(said("looking"))
    assert (type(text), text) == (str, "looking")
    with pytest.raises(TypeError):
        as_text(b"looking")


def test_a_sentence_survives_being_copied() -> None:
    found = said_count("{n} file of {pod}", "{n} files of {pod}", 3, pod="a")
    for other in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert isinstance(other, Sentence)
        assert (other, other.form, other.many, other.number, other.facts) == (
            found,
            found.form,
            found.many,
            found.number,
            found.facts,
        )
