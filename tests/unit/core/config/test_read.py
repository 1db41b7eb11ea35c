"""Files are read whole: typed settings, or every problem at once with its line."""

import pytest

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.policy import FileRule
from core.config.read import read_network, read_pod


def test_an_empty_file_has_the_defaults() -> None:
    assert read_network("").config == NetworkConfig()
    assert read_pod("").config == PodConfig()


def test_values_reach_their_sections() -> None:
    config = read_network(
        '[redundancy]\ncopies = 3\nmin-replication-time = "0s"\n'
        '[situation]\ngrace = "5m"\n[situation.mixed]\nresponse = "freeze"\n'
        '[[files]]\nmatch = "tmp/**"\nredundancy = 1\n'
    ).config
    assert config is not None
    assert config.redundancy.copies == 3
    assert config.redundancy.min_replication_time_seconds == 0
    assert config.situation.grace_seconds == 300
    assert config.situation.mixed.response == "freeze"
    assert config.files == (FileRule("tmp/**", redundancy=1),)


BAD = """[redundancy]
copys = 3
copies = "x"
minimum = 99
[netwrk]
a = 1
[situation]
grace = "5q"
[storage]
path = "x"
"""


def test_all_problems_are_told_at_once_with_line_found_and_allowed() -> None:
    reading = read_network(BAD)
    assert reading.config is None
    assert [str(each) for each in reading.errors] == [
        "network.toml:2: redundancy.copys: there is no such setting; "
        "did you mean redundancy.copies?",
        'network.toml:3: redundancy.copies: this is of the wrong type; found: "x"; '
        "allowed: a whole number from 1 to 64",
        "network.toml:4: redundancy.minimum: this value is not allowed; found: 99; "
        "allowed: a whole number from 1 to 64",
        "network.toml:5: netwrk: there is no such section; did you mean network?",
        'network.toml:8: situation.grace: this value is not allowed; found: "5q"; '
        'allowed: a time such as "30s", "10m", "2h" or "30d", from 0 s to 30 d',
        "network.toml:9: storage: this belongs into pod.toml",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = = 3", "this is not TOML"),
        ("[network]\nname = 'a'\nname = 'b'", "this is not TOML"),
        ("[[files]]\nredundancy = 2", "a rule needs a match"),
        ("[[files]]\nmatch = 'a'\nredundansy = 2", "did you mean files.redundancy?"),
        ("files = 3", "rules are written as [[files]]"),
        ("network = 3", "there is no such setting"),
        ("[pod.nas]\nmout = 'x'", "pod.nas: pod.mout: there is no such setting"),
        ("[pod]\nmount = 'x'", "this belongs into pod.toml"),
        ("pod = 3", "pods are described as [pod.NAME]"),
        ('[network]\nwhitelist = ["a"]\nblacklist = ["a"]', "is on the whitelist, too"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(text: str, says: str) -> None:
    reading = read_network(text)
    assert reading.config is None
    assert says in str(reading.errors[0])


def test_one_file_may_describe_the_pods_as_well() -> None:
    reading = read_network(
        '[network]\nname = "lab"\n[pod.nas]\nmount = "/d"\n[pod.nas.storage]\npath = "/s"\n'
    )
    assert reading.config is not None
    assert reading.fleet == {"nas": {"pod": {"mount": "/d"}, "storage": {"path": "/s"}}}


def test_a_problem_in_a_described_pod_has_its_line() -> None:
    (problem,) = read_network('[pod.nas]\nmount = "/d"\n[pod.nas.cache]\nmode = "no"\n').errors
    assert (problem.line, problem.key) == (4, "pod.nas: cache.mode")


def test_remarks_do_not_stop_a_file() -> None:
    reading = read_network("[redundancy]\ncopies = 1\n")
    assert reading.config is not None
    assert [each.remark for each in reading.problems] == [True]


def test_a_pod_file_refuses_network_settings_and_says_where_they_belong() -> None:
    assert "this belongs into network.toml" in str(read_pod("[redundancy]\ncopies=1").errors[0])


def test_given_are_the_keys_that_the_file_sets() -> None:
    assert read_pod('[cache]\nmode = "save"\n').given == {"cache.mode": "save"}
