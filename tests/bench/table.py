"""The table of figures: what was measured beside what, what is to be reached, and whether it is."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure: `value` in `unit` beside the `against` of the same run, and the `goal`.

    With `against` the goal is a ratio of `value` to it; without, a bound on `value` itself.
    `at_least` says on which side of the goal it has to be; a row without goal only tells.
    """

    title: str
    value: float
    unit: str
    against: float | None = None
    against_what: str = ""
    goal: float | None = None
    at_least: bool = True

    @property
    def ratio(self) -> float | None:
        """The value in relation to what it was measured beside."""
        return self.value / self.against if self.against else None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        found = self.value if self.against is None else self.ratio
        return found is not None and (found >= self.goal if self.at_least else found <= self.goal)


def number(value: float) -> str:
    """Write a number with three digits that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def goal_of(row: Row) -> str:
    """Say what is to be reached."""
    if row.goal is None:
        return ""
    sign = "≥" if row.at_least else "≤"
    return f"{sign} {row.goal:g} x" if row.against else f"{sign} {row.goal:g} {row.unit}"


def line_of(row: Row) -> str:
    """Write a row of the table."""
    beside = f"{row.against_what} {number(row.against)}" if row.against else ""
    ratio = f"{row.ratio:.2f} x" if row.ratio is not None else ""
    verdict = {True: "yes", False: "**no**", None: ""}[row.reached]
    figure = f"{number(row.value)} {row.unit}"
    return f"| {row.title} | {figure} | {beside} | {ratio} | {goal_of(row)} | {verdict} |"


def markdown(rows: Sequence[Row]) -> str:
    """Write the table."""
    head = "| measure | Wormhole | beside it | ratio | to reach | reached |"
    return "\n".join([head, "|---|--:|--:|--:|--:|---|", *(line_of(row) for row in rows)])


def save(rows: Sequence[Row], path: Path, problems: Sequence[str]) -> None:
    """Write the figures, and what could not be measured, as one JSON document."""
    figures = [asdict(row) | {"ratio": row.ratio, "reached": row.reached} for row in rows]
    document = {"figures": figures, "problems": list(problems)}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
