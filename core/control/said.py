"""Sentences on the control interface: the English text where it always stood, the forms beside it.

A line carries in `said` the message and the facts of each sentence in it. Who does not know of
them reads the English text; who does puts them together, and believes those whose English is what
the line says.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta, Raw, Struct

from core.decoding import UNREADABLE
from core.saying import Fact, Sentence, as_text, filled

NO_FORMS: Final = b"[]"
_TEXT_MAX: Final = 65_536
_FORM_MAX: Final = 4_096
_FACTS_MAX: Final = 64
_DEPTH_MAX: Final = 6

Reader: TypeAlias = Callable[[type, object], Sentence]
Text: TypeAlias = Annotated[str, Meta(max_length=_TEXT_MAX)]


class Told(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a sentence is made of: see `Sentence`."""

    form: Annotated[str, Meta(min_length=1, max_length=_FORM_MAX)]
    facts: Annotated[
        dict[str, "bool | int | float | Text | Told"], Meta(max_length=_FACTS_MAX)
    ] = {}
    many: Annotated[str, Meta(max_length=_FORM_MAX)] = ""
    number: int = 0


_FORMS: Final = msgspec.json.Decoder(list[Told])


class Head(Struct, frozen=True):
    """The outside of a line: of what kind it is, and what it says besides."""

    type: str
    answer: Raw = Raw()
    said: Raw = Raw(NO_FORMS)


HEADS: Final = msgspec.json.Decoder(Head)
ANSWER: Final = "answer"


def encoded(value: object) -> tuple[bytes, bytes]:
    """Return a value as JSON, its sentences as English text, and the forms of these as JSON."""
    found: dict[str, Told] = {}

    def text_of(each: object) -> str:
        text = as_text(each)
        if isinstance(each, Sentence) and text not in found and _fits(each):
            found[text] = _told(each)
        return text

    return msgspec.json.encode(value, enc_hook=text_of), msgspec.json.encode([*found.values()])


def line_of(value: Struct) -> bytes:
    """Return a tagged line, with the forms of what it says, and its end."""
    line, forms = encoded(value)
    return line + b"\n" if forms == NO_FORMS else b'%s,"said":%s}\n' % (line[:-1], forms)


def answer_line(answer: bytes, forms: bytes) -> bytes:
    """Return the last line of an operation that was done, of what `encoded` returned."""
    more = b"" if forms == NO_FORMS else b',"said":' + forms
    return b'{"type":"answer","answer":%s%s}\n' % (answer, more)


def json_of(value: object) -> bytes:
    """Return a value as JSON for programs: sentences are their English text."""
    return msgspec.json.encode(value, enc_hook=as_text)


def reader(forms: bytes | Raw) -> Reader:
    """Return the hook by which a decoder makes the sentences of a line whose `said` is `forms`.

    Forms that are not understood are passed over: what is said is then said in English.
    """
    known = _known(forms)

    def read(kind: type, value: object) -> Sentence:
        if kind is not Sentence or not isinstance(value, str):
            raise TypeError(kind)
        return known.get(value) or Sentence(value)

    return read


def _known(forms: bytes | Raw) -> Mapping[str, Sentence]:
    try:
        sentences = [_sentence(each) for each in _FORMS.decode(forms)]
    except (*UNREADABLE, KeyError, ValueError):
        return {}
    # Whoever is asked for one finds it by its English, so a form cannot say something else.
    return {str(each): each for each in sentences}


def _told(sentence: Sentence, depth: int = 0) -> Told:
    def fact(value: Fact) -> "bool | int | float | str | Told":
        if isinstance(value, Sentence) and depth < _DEPTH_MAX and _fits(value):
            return _told(value, depth + 1)
        return str(value) if isinstance(value, str) else value

    facts = {name: fact(value) for name, value in sentence.facts.items()}
    return Told(sentence.form, facts, sentence.many, sentence.number)


def _fits(sentence: Sentence) -> bool:
    """Say whether a sentence has a form, and none beyond what a reader takes."""
    return (
        0 < len(sentence.form) <= _FORM_MAX
        and len(sentence.many) <= _FORM_MAX
        and len(sentence) <= _TEXT_MAX
        and len(sentence.facts) <= _FACTS_MAX
    )


def _sentence(told: Told, depth: int = 0) -> Sentence:
    """Return the sentence; raises `ValueError` for one that is nested too deeply or is too long."""
    if depth > _DEPTH_MAX:
        raise ValueError(depth)
    facts: dict[str, Fact] = {
        name: _sentence(value, depth + 1) if isinstance(value, Told) else value
        for name, value in told.facts.items()
    }
    counted = {"n": told.number, **facts} if told.many else facts
    form = told.many if told.many and told.number != 1 else told.form
    text = filled(form, counted)
    if len(text) > _TEXT_MAX:
        raise ValueError(len(text))
    return Sentence(text, told.form, facts, told.many, told.number)
