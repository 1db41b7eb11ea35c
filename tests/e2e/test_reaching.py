"""Calling a pod now, with real nodes."""

import pytest

from tests.support.pods import Lab, until

pytestmark = pytest.mark.prompt


def test_a_pod_that_is_down_is_called_and_what_came_of_it_is_said(laboratory: Lab) -> None:
    a, b = laboratory.two()
    until(lambda: a.run("reach", "b").code == 0, "a and b are linked")
    b.do("down")
    said = a.run("reach", "b", "--json")
    assert said.code == 1
    calls = said.json()["calls"]
    assert isinstance(calls, list)
    assert calls
    assert all(each["address"] in each["problem"] for each in calls)
    b.up()
    done = a.run("reach", "b")
    assert (done.code, done.out.splitlines()[-1]) == (0, "b is connected.")
    assert a.run("reach", "a").code == 2
