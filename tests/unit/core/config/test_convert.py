"""Names of the earlier project are understood."""

from core.config.convert import convert


def test_the_earlier_names_find_their_place() -> None:
    converted = convert(
        '[general]\nname = "old"\nentrypoints = ["a:1"]\nhosts = ["b:2", "c"]\nport = 4000\n'
        '[redundancy]\nnumber = 3\n[storage]\nmax_space = "10 GB"\n',
        "old.toml",
    )
    assert converted.network == {
        "network.name": "old",
        "network.entrypoints": ["a:1", "b:2"],
        "redundancy.copies": 3,
    }
    assert converted.pod == {"pod.listen": "0.0.0.0:4000", "storage.max-space": "10 GB"}
    assert [str(each) for each in converted.problems] == [
        "old.toml: general.hosts: this names no port and was left out: c"
    ]


def test_what_has_no_counterpart_is_told() -> None:
    converted = convert("[general]\ncolour = 3\n", "old.toml")
    assert converted.network == {}
    assert "general.colour" in str(converted.problems[0])


def test_a_file_that_is_not_toml_is_told() -> None:
    assert "not TOML" in str(convert("[", "old.toml").problems[0])
