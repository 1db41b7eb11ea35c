"""The situation from its evidence, one sentence per case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.situation.assess import Evidence, Situation, assess, headline

WELL = Evidence(unreadable=0, short=0, eligible=2, ever_paired=True, wanted_most=2)


@pytest.mark.parametrize(
    ("evidence", "situation", "words"),
    [
        (WELL, Situation.FAVORABLE, "Every file has"),
        (Evidence(0, 5, 1, False, 2), Situation.FAVORABLE, "second device"),
        (Evidence(0, 5, 2, True, 2), Situation.FAVORABLE, "are being made"),
        (Evidence(0, 1, 1, True, 2), Situation.MIXED, "1 file lacks copies: 2 pods are needed"),
        (Evidence(0, 2, 1, True, 2), Situation.MIXED, "2 files lack copies: 2 pods are needed"),
        (Evidence(0, 0, 1, True, 2), Situation.FAVORABLE, "Every file has"),
        (Evidence(0, 0, 1, False, 2), Situation.FAVORABLE, "Every file has"),
        (Evidence(0, 5, 2, True, 2, full=1), Situation.MIXED, "too little space"),
        (Evidence(1, 5, 1, True, 2), Situation.CRITICAL, "1 file cannot be read"),
        (Evidence(3, 0, 2, True, 2), Situation.CRITICAL, "3 files cannot be read"),
    ],
    ids=[
        "all is as declared",
        "a first pod alone waits for a second device: a remark, not a trouble",
        "copies are missing and can be made",
        "copies of one file are missing and there are too few pods",
        "copies of two files are missing and there are too few pods",
        "nothing is missing, though one file more would lack copies",
        "a first pod alone on which nothing wants a second copy waits for nothing",
        "copies are missing and there is too little space",
        "a file is on no reachable pod, whatever else",
        "several files are on no reachable pod",
    ],
)
def test_the_situation_follows_from_the_evidence(
    evidence: Evidence, situation: Situation, words: str
) -> None:
    judgement = assess(evidence)
    assert judgement.situation is situation
    assert words in judgement.reason


SEVERITY = list(Situation)
EVIDENCE = st.builds(
    Evidence,
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, 4),
    st.booleans(),
    st.integers(1, 4),
    st.integers(0, 2),
)


@given(EVIDENCE, st.integers(0, 2), st.sampled_from(["unreadable", "short", "eligible", "full"]))
def test_losing_a_holder_a_pod_or_its_space_never_betters_the_situation(
    evidence: Evidence, loss: int, what: str
) -> None:
    change = -loss if what == "eligible" else loss
    worse = replace(evidence, **{what: getattr(evidence, what) + change})
    before, after = assess(evidence).situation, assess(worse).situation
    assert SEVERITY.index(after) >= SEVERITY.index(before)


def test_every_situation_has_words_for_a_person() -> None:
    assert len({headline(situation) for situation in Situation}) == len(Situation)
