"""Sentences cross the control interface, and who does not know of them reads English."""

import json
from typing import Any

import msgspec
import pytest

from core.control.lines import Failure
from core.control.said import HEADS, answer_line, encoded, json_of, line_of, reader
from core.control.schema import Attention
from core.saying import Sentence, joined, plain, said, said_count

NESTED = said(
    "{headline}. {files}",
    headline=said("Some files cannot be read now"),
    files=said_count("{n} file of {pod}", "{n} files of {pod}", 2, pod="attic"),
)
NOTE = Attention("situation", NESTED, plain("as it is"))


def crossed(line: bytes) -> Attention:
    head = HEADS.decode(line)
    return msgspec.json.decode(head.answer, type=Attention, dec_hook=reader(head.said))


def made_of(sentence: Sentence) -> tuple[object, ...]:
    facts = {
        name: made_of(fact) if isinstance(fact, Sentence) else fact
        for name, fact in sentence.facts.items()
    }
    return (str(sentence), sentence.form, facts, sentence.many, sentence.number)


def test_an_answer_brings_its_sentences_across() -> None:
    found = crossed(answer_line(*encoded(NOTE)))
    assert made_of(found.text) == made_of(NESTED)
    assert (found.remedy, found.remedy.form) == ("as it is", "")


def test_who_knows_nothing_of_forms_reads_what_always_stood_there() -> None:
    line = json.loads(answer_line(*encoded(NOTE)))
    assert line["answer"] == {"kind": "situation", "text": str(NESTED), "remedy": "as it is"}


def test_an_answer_without_forms_is_said_in_english() -> None:
    found = crossed(b'{"type":"answer","answer":{"kind":"x","text":"Disk.","remedy":""}}')
    assert (found.text, found.text.form) == ("Disk.", "")


def test_a_line_without_sentences_is_as_it_was() -> None:
    assert answer_line(*encoded({"a": 1})) == b'{"type":"answer","answer":{"a":1}}\n'
    assert b"said" not in line_of(Failure(plain("t"), plain("d")))


def test_a_failure_brings_its_sentences_across() -> None:
    line = line_of(Failure(said("Refused"), said("{name} is away", name="a"), reason="refused"))
    found = msgspec.json.decode(line, type=Failure, dec_hook=reader(HEADS.decode(line).said))
    assert (found.title.form, found.detail.facts) == ("Refused", {"name": "a"})
    # Who is of an older version takes the line as well.
    assert json.loads(line)["detail"] == "a is away"


def told(**more: Any) -> bytes:
    return json.dumps([{"form": "{a}", "facts": {"a": "x"}, **more}]).encode()


def deep(levels: int) -> bytes:
    begin = b'{"form":"{a}{a}","facts":{"a":'
    return b"[" + begin * levels + b'"x"' + b"}}" * levels + b"]"


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param(b"7", id="no list"),
        pytest.param(told(more=1), id="of a newer version"),
        pytest.param(told(form=""), id="empty"),
        pytest.param(told(form="x" * 5_000), id="too long a form"),
        pytest.param(told(facts={}), id="a fact is missing"),
        pytest.param(told(facts={"a": ["x"]}), id="no fact"),
        pytest.param(told(facts={str(each): "x" for each in range(70)}), id="too many facts"),
        pytest.param(told(facts={"a": "x" * 70_000}), id="too long a fact"),
        pytest.param(told(form="{a}" * 100, facts={"a": "x" * 1_000}), id="too long together"),
        pytest.param(deep(20), id="too deep"),
        pytest.param(deep(10_000), id="without end"),
        pytest.param(b'["\xff"]', id="no text"),
    ],
)
def test_forms_that_are_not_understood_are_passed_over(forms: bytes) -> None:
    found = reader(forms)(Sentence, "xx")
    assert (found, found.form) == ("xx", "")


def test_a_form_is_believed_only_for_the_english_that_it_makes() -> None:
    read = reader(told(form="{a} is safe"))
    assert read(Sentence, "x is safe").form == "{a} is safe"
    assert read(Sentence, "All is lost").form == ""


def test_only_text_becomes_a_sentence() -> None:
    with pytest.raises(TypeError):
        reader(b"[]")(Sentence, 7)


def test_what_is_too_long_for_a_reader_is_not_sent_as_a_form() -> None:
    many = joined((said("looking") for _ in range(100)), "\n")
    text, forms = encoded(many)
    assert msgspec.json.decode(text) == str(many)
    assert forms == b"[]"


def test_json_for_programs_has_text_only() -> None:
    assert json.loads(json_of([NOTE])) == [
        {"kind": "situation", "text": str(NESTED), "remedy": "as it is"}
    ]
