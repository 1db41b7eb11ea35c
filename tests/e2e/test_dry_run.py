"""What a change would do is said before it is made, on two real pods."""

import os

from tests.support.pods import Lab, until


def test_a_dry_run_names_files_bytes_and_pods_and_changes_nothing(laboratory: Lab) -> None:
    a, b = laboratory.two(copies=1)
    (a.mount / "d").mkdir()
    for number in range(3):
        (a.mount / "d" / f"file{number}").write_bytes(os.urandom(100_000))
    a.copies_made()
    a.sync()
    b.sync()
    all_of_it = ["config", "set", "redundancy.copies=2"]
    for words, files in (
        (all_of_it, 3),
        (["policy", "set", a.mount / "d" / "file1", "redundancy=2"], 1),
    ):
        said = a.do(*words, "--dry-run", "--json").json()
        assert said["copied"] == {"files": files, "bytes": files * 100_000}
        assert said["moved"] == said["dropped"] == {"files": 0, "bytes": 0}
        assert sum(pod["more"] for pod in said["pods"]) == files * 100_000
    assert a.do("redundancy", "--json").json()["wanted"] == {"1": 3}
    assert "copied: 3 files, 300 kB" in a.do(*all_of_it, "--dry-run").out
    a.do(*all_of_it)
    until(
        lambda: a.do("redundancy", "--json").json()["by_copies"]["2"] == 3,
        "it is done as it was said",
    )
