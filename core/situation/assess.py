"""Favorable, mixed or critical: computed from counts that every pod derives from the records."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from core.saying import Sentence, said, said_count


class Situation(StrEnum):
    """How well the network as a whole meets what was declared."""

    FAVORABLE = "favorable"
    MIXED = "mixed"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the situation is judged by.

    `unreadable`: files whose copies were met once and of which no copy can be reached.
    `short`: files with fewer reachable copies than wanted. `eligible`: pods that may hold copies
    now, this one included. `ever_paired`: whether the network ever had a second storage pod.
    `wanted_most`: the most copies that any file wants. `full`: eligible pods without free space.
    """

    unreadable: int
    short: int
    eligible: int
    ever_paired: bool
    wanted_most: int
    full: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The situation and why, as a sentence; `possible`: how many copies can be made now."""

    situation: Situation
    reason: Sentence
    possible: int = 0


def assess(evidence: Evidence) -> Judgement:
    """Judge the situation. A first pod that waits for its second device is not in trouble."""
    situation, reason = _judge(evidence)
    return Judgement(situation, reason, max(0, evidence.eligible - evidence.full))


def _judge(evidence: Evidence) -> tuple[Situation, Sentence]:
    if evidence.unreadable:
        return (
            Situation.CRITICAL,
            said_count(
                "{n} file cannot be read: all pods that hold a copy are absent.",
                "{n} files cannot be read: all pods that hold a copy are absent.",
                evidence.unreadable,
            ),
        )
    if evidence.short and not evidence.ever_paired:
        waiting = said("Waiting for a second device to hold the further copies.")
        return (Situation.FAVORABLE, waiting)
    if evidence.short and evidence.eligible - evidence.full < evidence.wanted_most:
        return (Situation.MIXED, _why_mixed(evidence))
    if evidence.short:
        making = said_count(
            "Copies of {n} file are being made.",
            "Copies of {n} files are being made.",
            evidence.short,
        )
        return (Situation.FAVORABLE, making)
    return (Situation.FAVORABLE, said("Every file has the copies that were asked for."))


def headline(situation: Situation) -> Sentence:
    """Return the situation as a person reads it first."""
    match situation:
        case Situation.FAVORABLE:
            return said("All is well")
        case Situation.MIXED:
            return said("Copies are missing and cannot be made now")
        case Situation.CRITICAL:
            return said("Some files cannot be read now")
        case _:
            assert_never(situation)


def _why_mixed(evidence: Evidence) -> Sentence:
    what = said_count("{n} file lacks copies", "{n} files lack copies", evidence.short)
    if evidence.eligible < evidence.wanted_most:
        return said(
            "{what}: {wanted} pods are needed and {there} are there.",
            what=what,
            wanted=evidence.wanted_most,
            there=evidence.eligible,
        )
    return said("{what}: there is too little space on the pods.", what=what)
