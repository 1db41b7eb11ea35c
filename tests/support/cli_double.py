"""The command line against a node that is a table of answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.cli.shell import Shell
from core.control.lines import Failed, Failure, Progress, Tell
from core.control.operations import Operation
from core.errors import NotRunning


@dataclass
class NodeDouble:
    """Answers operations from `answers` by name; notes what was asked."""

    answers: Mapping[str, object]
    asked: list[tuple[str, object]] = field(default_factory=list)

    def call(
        self,
        operation: Operation,
        request: object,
        tell: Tell,
        timeout_seconds: float | None = None,
    ) -> object:
        assert isinstance(request, operation.request)
        self.asked.append((operation.name, request))
        tell(Progress("half way", 1, 2))
        answer = self.answers.get(operation.name)
        if answer is None:
            raise NotRunning
        if isinstance(answer, Failure):
            raise Failed(answer)
        return answer


@dataclass
class CommandLine:
    """Runs commands; `out` and `err` are what the last one printed."""

    home: Path
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""
    node: NodeDouble = field(default_factory=lambda: NodeDouble({}))

    def __call__(self, *words: str, **answers: object) -> int:
        self.node = NodeDouble({name.replace("_", "-"): each for name, each in answers.items()})
        shell = Shell(lambda _home: self.node)  # type: ignore[arg-type,return-value]
        code = run(["--home", str(self.home), *words], shell)
        printed = self.capture.readouterr()
        self.out, self.err = printed.out, printed.err
        return code

    def network(self, name: str, place: str = "", **pod: str) -> Path:
        """Lay a network out, in the home itself or in a further place of it; return its folder."""
        folder = self.home / "networks" / place if place else self.home
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')
        lines = "".join(f'{key} = "{value}"\n' for key, value in pod.items())
        (folder / "pod.toml").write_text(f"[pod]\n{lines}")
        return folder

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def request(self) -> object:
        return self.node.asked[-1][1]
