"""A person who is asked: on a thread of its own, for as long as it takes."""

import asyncio
import threading
from threading import Event, Thread

import pytest

from core.model.pairing import Meeting
from core.node.person import Person, agrees_at_once
from core.node.stopping import Stop, Stopped

MEETING = Meeting("desk", "home", ("four", "words", "it", "is"))


@pytest.mark.parametrize("agrees", [True, False])
def test_the_answer_comes_from_another_thread_while_the_loop_goes_on(agrees: bool) -> None:
    asked: list[tuple[Meeting, str]] = []
    may_answer = Event()

    def ask(meeting: Meeting) -> bool:
        asked.append((meeting, threading.current_thread().name))
        may_answer.wait(10)
        return agrees

    async def work() -> bool:
        asyncio.get_running_loop().call_soon(may_answer.set)
        return await Person(ask).answer(MEETING)

    assert Stop().run(work) is agrees
    assert asked == [(MEETING, "pairing-question")]


def test_what_goes_wrong_with_the_question_is_raised() -> None:
    def ask(meeting: Meeting) -> bool:
        raise LookupError(meeting.name)

    with pytest.raises(LookupError, match="desk"):
        asyncio.run(Person(ask).answer(MEETING))


def test_a_person_who_never_answers_does_not_hold_up_the_end() -> None:
    asked, over = Event(), Event()

    def ask(meeting: Meeting) -> bool:
        asked.set()
        over.wait(30)
        return agrees_at_once(meeting)

    person = Person(ask)

    def end() -> None:
        asked.wait(10)
        person.stop.set()

    thread = Thread(target=end)
    thread.start()
    with pytest.raises(Stopped):
        person.stop.run(lambda: person.answer(MEETING))
    over.set()  # an answer that nobody waits for any more disturbs nobody
    thread.join()
    for each in threading.enumerate():
        if each.name == "pairing-question":
            each.join(10)
