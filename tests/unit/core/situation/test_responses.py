"""From a response to measures, one sentence per case."""

import pytest

from core.situation.assess import Judgement, Situation
from core.situation.responses import (
    ALONE,
    Measures,
    Response,
    respond,
    respond_alone,
    together,
)

MIXED = Judgement(Situation.MIXED, "2 files lack copies", possible=1)
WHY = "Copies are missing and cannot be made now."


@pytest.mark.parametrize(
    ("response", "measures"),
    [
        (Response.WARN, Measures()),
        (Response.FREEZE, Measures(frozen=WHY)),
        (Response.STOP, Measures(stop=WHY)),
        (Response.SLOW_DOWN, Measures(slow=True)),
        (Response.REDUCE, Measures(copies_max=1)),
        (Response.NONE, Measures()),
    ],
    ids=str,
)
def test_each_response_has_its_measures(response: Response, measures: Measures) -> None:
    assert respond(response, MIXED) == measures


@pytest.mark.parametrize("response", Response)
def test_nothing_is_done_while_all_is_well(response: Response) -> None:
    assert respond(response, Judgement(Situation.FAVORABLE, "")) == Measures()


@pytest.mark.parametrize(("possible", "most"), [(0, 1), (1, 1), (3, 3)])
def test_redundancy_is_reduced_to_what_is_possible_and_never_below_one(
    possible: int, most: int
) -> None:
    judgement = Judgement(Situation.MIXED, "", possible)
    assert respond(Response.REDUCE, judgement).copies_max == most


@pytest.mark.parametrize(
    ("response", "measures"),
    [
        (Response.CONTINUE, Measures()),
        (Response.WARN, Measures()),
        (Response.FREEZE, Measures(frozen=ALONE)),
        (Response.STOP, Measures(stop=ALONE)),
    ],
    ids=str,
)
def test_a_pod_that_is_alone_has_its_own(response: Response, measures: Measures) -> None:
    assert respond_alone(response) == measures


def test_of_two_measures_the_stricter_holds() -> None:
    first, second = Measures(copies_max=2, slow=True), Measures(frozen="alone", copies_max=1)
    assert together(first, second) == Measures(frozen="alone", slow=True, copies_max=1)
    assert together(Measures(copies_max=2), Measures()).copies_max == 2
