"""Much that would go at once waits for a person, also through a restart."""

import asyncio
import dataclasses

import pytest

from core.engine.causes import Causes
from core.ids import ROOT
from core.model.content import LineRole
from core.situation.guard import Answer, Kind
from tests.sim.pod import SETTINGS, SimPod
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods

FILES = 120
THREE = dataclasses.replace(SETTINGS, copies=3, minimum=2, settle_seconds=1.0, collect_seconds=20.0)
TWO = dataclasses.replace(THREE, copies=2)
ABSENT = dataclasses.replace(TWO, absent_after_seconds=5.0, grace_seconds=30.0)


def guarded(pod: SimPod) -> int:
    """Return how many older versions of a pod wait for a person."""
    return sum(line.guarded for line in pod.store._tables.lines.data.values())


def copies(w: World) -> int:
    lines = [line for pod in w.pods for line in pod.store._tables.lines.data.values()]
    return sum(line.role is LineRole.CURRENT for line in lines)


def kinds(pod: SimPod) -> list[tuple[Kind, Answer]]:
    return [(one.kind, one.answer) for one in pod.engine.stopped]


async def filled(w: World, files: int = FILES) -> None:
    for number in range(files):
        await w.pods[0].write(f"/file{number}", b"small %d" % number)
    await w.converge()


async def deleted(w: World, files: int = FILES) -> SimPod:
    """Fill two pods and delete it all on the first; return the other one."""
    await filled(w, files)
    for pod in w.pods:
        settings = dataclasses.replace(pod.contents.table.settings, history_keep_ms=0, others=True)
        pod.contents.configure(settings)
    for number in range(files):
        w.pods[0].remove(f"/file{number}")
    await w.until(lambda: not w.pods[1].tree())
    await asyncio.sleep(5)
    return w.pods[1]


def test_what_others_delete_in_masses_keeps_its_contents_until_a_person_says_so() -> None:
    async def story(w: World) -> None:
        pod = await deleted(w)
        assert kinds(pod) == [(Kind.DELETION, Answer.NONE)]
        assert "guard" in {note.kind for note in pod.engine.attention()}
        await asyncio.sleep(600)
        assert guarded(pod) == FILES
        assert not w.pods[0].engine.stopped, "who deleted it here is not asked"
        (about,) = await pod.engine.decide(proceed=True)
        assert about.amount.files == FILES
        assert not pod.engine.stopped
        await w.until(lambda: not pod.store._tables.lines.data)

    with_pods(story, settings=dataclasses.replace(SETTINGS, collect_seconds=20.0))


def test_what_was_stopped_waits_through_a_restart_and_a_full_disk() -> None:
    async def story(w: World) -> None:
        pod = await deleted(w)
        await pod.kill()
        pod.start()
        await w.until(lambda: bool(pod.engine.stopped))
        assert kinds(pod) == [(Kind.DELETION, Answer.NONE)]
        assert not pod.contents.keeping.give_way(2**60, lambda _: True)
        assert not pod.contents.keeping.expire(0, lambda _: True)
        assert guarded(pod) == FILES

    with_pods(story)


def test_what_a_person_denied_stays_for_good_and_is_told_no_more() -> None:
    async def story(w: World) -> None:
        pod = await deleted(w)
        await pod.engine.decide(proceed=False)
        assert kinds(pod) == [(Kind.DELETION, Answer.DENY)]
        assert "guard" not in {note.kind for note in pod.engine.attention()}
        await asyncio.sleep(600)
        assert guarded(pod) == FILES

    with_pods(story, settings=dataclasses.replace(SETTINGS, collect_seconds=20.0))


def test_a_few_files_that_others_delete_go_as_ever() -> None:
    async def story(w: World) -> None:
        pod = await deleted(w, 50)
        assert not pod.engine.stopped
        await w.until(lambda: not pod.store._tables.lines.data)

    with_pods(story, settings=dataclasses.replace(SETTINGS, collect_seconds=20.0))


def test_copies_that_are_needless_because_fewer_are_wanted_go_unasked() -> None:
    async def story(w: World) -> None:
        await filled(w, 400)
        for pod in w.pods:
            pod.settings = TWO
            pod.engine.configure(TWO)
        await w.until(lambda: copies(w) == 800)
        assert not any(pod.engine.stopped for pod in w.pods)

    with_pods(story, 3, THREE)


def keep_on(w: World, value: bytes) -> None:
    """Say for the whole drive on which pods it is always held."""
    pod = w.pods[0]
    with pod.replica.change() as change:
        root = change.folder(ROOT)
        change.set_attribute(root, "p:keep", value)


def test_copies_that_a_policy_kept_here_go_unasked_when_it_is_taken_away() -> None:
    async def story(w: World) -> None:
        keep_on(w, b'["pod0", "pod1", "pod2"]')
        await filled(w, 400)
        assert copies(w) == 1_200
        keep_on(w, b"false")
        await w.until(lambda: copies(w) == 800)
        assert not any(pod.engine.stopped for pod in w.pods)

    with_pods(story, 3, TWO)


def test_who_is_restarted_before_a_needless_copy_went_knows_that_fewer_are_wanted() -> None:
    later = dataclasses.replace(TWO, settle_seconds=30.0)

    async def story(w: World) -> None:
        await filled(w, 400)
        for pod in w.pods:
            pod.settings = later
            pod.engine.configure(later)
        await asyncio.sleep(15)
        assert copies(w) == 1_200
        for pod in w.pods:
            await pod.kill()
            pod.start()
        await w.until(lambda: copies(w) == 800)
        assert not any(pod.engine.stopped for pod in w.pods)

    with_pods(story, 3, THREE)


async def back_after_long(w: World) -> None:
    """Have a pod come back whose copies others have made anew."""
    await filled(w, 400)
    away = w.pods[2]
    assert copies(w) == 800
    await away.kill()
    await asyncio.sleep(60)
    await w.until(lambda: copies(w) - len(away.store._tables.lines.data) == 800)
    away.start()
    await w.until(w.linked)


def test_who_comes_back_after_long_and_the_others_ask_nobody() -> None:
    async def story(w: World) -> None:
        await back_after_long(w)
        await w.until(lambda: copies(w) == 800)
        assert not any(pod.engine.stopped for pod in w.pods)

    with_pods(story, 3, ABSENT)


def test_copies_that_are_too_many_for_no_known_cause_wait_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Causes, "is_named", False)

    async def story(w: World) -> None:
        await back_after_long(w)
        await w.until(lambda: any(pod.engine.stopped for pod in w.pods))
        await asyncio.sleep(60)
        waits = [pod for pod in w.pods if pod.engine.stopped]
        assert {kind for pod in waits for kind in kinds(pod)} == {(Kind.DROP, Answer.NONE)}
        assert copies(w) > 800
        for pod in waits:
            await pod.engine.decide(proceed=True)
        await w.until(lambda: copies(w) == 800)

    with_pods(story, 3, ABSENT)
