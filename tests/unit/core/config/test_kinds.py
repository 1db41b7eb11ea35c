"""What each kind of setting allows."""

import pytest

from core.config.kinds import (
    Choice,
    ChoiceOrTexts,
    Duration,
    Endpoint,
    Endpoints,
    Flag,
    FlagOrTexts,
    Kind,
    NotAllowed,
    Number,
    Rate,
    Storage,
    Text,
    Texts,
    is_endpoint,
)
from core.config.values import Size

ALLOWED: list[tuple[Kind[object], object, object]] = [
    (Flag(), True, True),
    (Number(1, 3), 3, 3),
    (Choice({"a": "A", "b": "B"}), "b", "b"),
    (Text("a word", r"\w+"), "word", "word"),
    (Texts("names"), ["a", "b"], ("a", "b")),
    (ChoiceOrTexts({"all": "All"}, Texts("names")), "all", ("all",)),
    (ChoiceOrTexts({"all": "All"}, Texts("names")), ["mia"], ("mia",)),
    (FlagOrTexts(Texts("names")), True, True),
    (FlagOrTexts(Texts("names")), ["nas"], ("nas",)),
    (Storage(), "1 GB", Size(10**9)),
    (Storage(), 0, Size()),
    (Storage(share=True), "10%", Size(share=0.1)),
    (Duration(), "10m", 600.0),
    (Duration(), 0, 0.0),
    (Rate(), "1 MB/s", 10**6),
    (Rate(), 0, 0),
    (Endpoint(), "[::1]:80", "[::1]:80"),
    (Endpoints(), ["nas:4000"], ("nas:4000",)),
]
REFUSED: list[tuple[Kind[object], object]] = [
    (Flag(), 1),
    (Number(1, 3), 4),
    (Number(0, 3), True),
    (Number(1, 3), "2"),
    (Choice({"a": "A", "b": "B"}), "c"),
    (Choice({"a": "A", "b": "B"}), ["a"]),
    (Text("a word", r"\w+"), "two words"),
    (Text("anything"), "line\nbreak"),
    (Texts("names"), "a"),
    (Texts("names"), [1]),
    (Texts("names"), [""]),
    (ChoiceOrTexts({"all": "All"}, Texts("names")), "some"),
    (FlagOrTexts(Texts("names")), "true"),
    (Storage(), "10%"),
    (Storage(), False),
    (Duration(1, 60), "2m"),
    (Duration(), "soon"),
    (Rate(), "5 MB"),
    (Endpoint(), "nas"),
    (Endpoint(), "nas:70000"),
    (Endpoints(), ["nas"]),
    (Endpoints(), "nas:1"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), ALLOWED)
def test_an_allowed_value_is_read(kind: Kind[object], raw: object, value: object) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(("kind", "raw"), REFUSED)
def test_anything_else_is_refused_and_the_kind_says_what_is_allowed(
    kind: Kind[object], raw: object
) -> None:
    with pytest.raises(NotAllowed):
        kind.read(raw)
    assert kind.allowed


@pytest.mark.parametrize(
    ("kind", "text", "raw"),
    [
        (Flag(), "yes", True),
        (Flag(), "perhaps", "perhaps"),
        (Number(0, 9), "3", 3),
        (Number(0, 9), "three", "three"),
        (Texts("names"), "a, b", ["a", "b"]),
        (Texts("names"), '["a"]', ["a"]),
        (Endpoints(), "nas:1,nas:2", ["nas:1", "nas:2"]),
        (FlagOrTexts(Texts("names")), "true", True),
        (FlagOrTexts(Texts("names")), "nas", ["nas"]),
        (ChoiceOrTexts({"all": "All"}, Texts("names")), "all", "all"),
        (ChoiceOrTexts({"all": "All"}, Texts("names")), "mia", ["mia"]),
        (Duration(), "5s", "5s"),
        (Storage(), "5 GB", "5 GB"),
        (Rate(), "1 MB/s", "1 MB/s"),
        (Choice({"a": "A"}), "a", "a"),
        (Text("x"), "a b", "a b"),
        (Endpoint(), "a:1", "a:1"),
    ],
)
def test_words_on_a_command_line_need_no_quotes(kind: Kind[object], text: str, raw: object) -> None:
    assert kind.from_text(text) == raw


@pytest.mark.parametrize(
    ("text", "right"), [("a:1", True), ("a", False), ("::1:80", False), ("[::1]:80", True)]
)
def test_an_endpoint_has_a_host_and_a_port(text: str, right: bool) -> None:
    assert is_endpoint(text) is right
