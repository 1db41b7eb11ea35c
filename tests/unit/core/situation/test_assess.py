"""The situation from its evidence, one sentence per case."""

import pytest

from core.situation.assess import Evidence, Situation, assess, headline

WELL = Evidence(unreadable=0, short=0, eligible=2, ever_paired=True, wanted_most=2)


@pytest.mark.parametrize(
    ("evidence", "situation", "words"),
    [
        (WELL, Situation.FAVORABLE, "Every file has"),
        (Evidence(0, 5, 1, False, 2), Situation.FAVORABLE, "second device"),
        (Evidence(0, 5, 2, True, 2), Situation.FAVORABLE, "are being made"),
        (Evidence(0, 1, 1, True, 2), Situation.MIXED, "2 pods are needed and 1 are there"),
        (Evidence(0, 5, 2, True, 2, full=1), Situation.MIXED, "too little space"),
        (Evidence(1, 5, 1, True, 2), Situation.CRITICAL, "1 file cannot be read"),
        (Evidence(3, 0, 2, True, 2), Situation.CRITICAL, "3 files cannot be read"),
    ],
    ids=[
        "all is as declared",
        "a first pod alone waits for a second device: a remark, not a trouble",
        "copies are missing and can be made",
        "copies are missing and there are too few pods",
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


def test_every_situation_has_words_for_a_person() -> None:
    assert len({headline(situation) for situation in Situation}) == len(Situation)
