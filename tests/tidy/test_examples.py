"""The example files of the guide are in order and are used."""

from pathlib import Path

import pytest

from core.config.check import check_text
from core.config.setting import Level

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
EXAMPLES = sorted((GUIDE / "examples").iterdir())


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.name for file in EXAMPLES])
def test_an_example_is_in_order_and_explained_and_a_story_begins_with_it(file: Path) -> None:
    problems = check_text(file.read_text(encoding="utf-8"), file.name, Level.NETWORK)
    assert list(problems) == []
    assert any(f"examples/{file.name}" in page.read_text() for page in GUIDE.glob("*.md"))
    assert f'example("{file.name}"' in " ".join(
        (ROOT / "tests" / "e2e" / "test_four_users.py").read_text().split()
    ).replace("( ", "(")


def test_each_of_the_four_users_has_an_example() -> None:
    assert [file.stem for file in EXAMPLES] == ["company", "home", "laboratory", "web-service"]
