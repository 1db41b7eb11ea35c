"""A local transaction: what it writes beside the tree, and that it is one whole."""

import pytest

from core.errors import InvalidRequest, NotFound
from core.ids import ROOT, Dot
from core.model.records import Claim, Kind, Signed
from core.replica.change import store_signed
from tests.support.tree_pods import Pod, at, content, pods, stamp_at


def signed(pod: Pod, body: bytes, seq: int, ms: int) -> Signed:
    dot = Dot(pod.replica.incarnation, seq)
    stamp = stamp_at(ms, pod.replica.incarnation)
    return Signed(dot, stamp, "config:x", body, pod.id, bytes(64))


def fail_after_creating(pod: Pod) -> None:
    with pod.replica.change() as change:
        change.writer.set_fact("x", b"1")
        change.create(ROOT, b"f", Kind.FILE, mode=0o644, uid=0, gid=0)
        change.remove(ROOT, b"g", want_folder=False)


def test_facts_and_the_tree_are_written_together_or_not_at_all() -> None:
    (pod,) = pods(1)
    with pytest.raises(NotFound):
        fail_after_creating(pod)
    with pod.replica.view() as view:
        assert view.reader.fact("x") is None
        assert view.resolve(b"/f") is None
    with pod.replica.change() as change:
        change.writer.set_fact("x", b"1")
        change.create(ROOT, b"f", Kind.FILE, mode=0o644, uid=0, gid=0)
    with pod.replica.view() as view:
        assert view.reader.fact("x") == b"1"
        assert view.resolve(b"/f") is not None


def test_a_statement_must_carry_the_dot_it_was_given() -> None:
    (pod,) = pods(1)
    with pytest.raises(InvalidRequest), pod.replica.change() as change:
        change.put_signed(lambda dot, stamp: signed(pod, b"1", 99, 5))
    assert pod.replica.origins() == {}


def test_an_older_statement_of_a_signer_never_replaces_a_newer_one() -> None:
    (pod,) = pods(1)
    with pod.store.write() as writer:
        store_signed(writer, signed(pod, b"new", 2, 9))
        store_signed(writer, signed(pod, b"old", 1, 5))
        assert [record.body for record in writer.signed("config:x")] == [b"new"]
        store_signed(writer, signed(pod, b"newest", 3, 10))
        assert [record.body for record in writer.signed("config:x")] == [b"newest"]


def test_a_version_and_the_claim_to_hold_it_are_one_batch() -> None:
    (pod,) = pods(1)
    with pod.replica.change() as change:
        made = change.create(ROOT, b"f", Kind.FILE, mode=0o644, uid=0, gid=0)
        version = change.publish(made.file, content("1"), 5, ())
        change.put_holding(pod.id, (Claim(made.file, version.dot, held=True),))
        assert [record.dot.seq for record in change.records] == [1, 2, 3, 4]
    with pod.replica.view() as view:
        file = at(view, "/f").file
        assert [dot for dot, *_ in view.reader.holders(file)] == [version.dot]
