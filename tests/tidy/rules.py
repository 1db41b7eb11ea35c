"""The rules on the shape of the code, each a pure function from a text to what it finds wrong."""

import ast
import re
from collections.abc import Container, Iterator, Mapping

FILE_LINES_MAX = 400
CLASS_LINES_MAX = 250
FUNCTION_LINES_MAX = 60
# A module of this name is a room without an owner.
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "stuff", "tools"})
# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile("|".join(["TODO", "FIXME", r"\bX{3}\b", "NotImplementedError"]))
INDEX_HOST = re.compile("(py" r"pi|python" r"hosted|deb" r"ian|npm" r"js)\.(org|com)")
MACHINE_PATH = re.compile("/(wo" r"rk|fa" r"rm|ro" r"ot|home/[a-z]+)/")
# How bytes or text that somebody else made become values.
DECODES = re.compile(
    r"msgspec\.(?:json|msgpack)\.(?:decode|Decoder)\b|msgspec\.convert\(|\bjson_value\("
    r"|\btom(?:llib|lkit)\.(?:loads?|parse)\(|\bjson\.loads?\(|\.(?:iter_)?unpack(?:_from)?\("
    r"|\.fromhex\(|\bload_(?:der|pem)_\w+\("
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = Function | ast.ClassDef


def length(node: Node) -> int:
    """Count the lines of `node` without its docstring, so that explaining is never punished."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    explanation = node.body[0]
    return lines - ((explanation.end_lineno or explanation.lineno) - explanation.lineno + 1)


def too_long(text: str) -> Iterator[str]:
    """Yield what is longer than it may be: the file, its classes, its functions."""
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield f"the file has {lines} lines, at most {FILE_LINES_MAX}: find its two ideas"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and length(node) > CLASS_LINES_MAX:
            yield f"class {node.name} has {length(node)} lines, at most {CLASS_LINES_MAX}"
        elif isinstance(node, Function) and length(node) > FUNCTION_LINES_MAX:
            yield f"function {node.name} has {length(node)} lines, at most {FUNCTION_LINES_MAX}"


def has_docstring(text: str) -> bool:
    """Say whether the module says what it is."""
    return bool(ast.get_docstring(ast.parse(text)))


def only_declares(text: str) -> bool:
    """Say whether no function of the module does anything: protocols, constants and frozen data.

    Such a module is tested by whoever implements or uses it, and needs no mirror.
    """
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))
    return all(is_silent(statement) for function in functions for statement in function.body)


def is_silent(statement: ast.stmt) -> bool:
    """Say whether the statement is a docstring or an ellipsis."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def has_vague_name(parts: tuple[str, ...]) -> bool:
    """Say whether a part of a module's path says nothing about what is inside."""
    return any(part.removesuffix(".py") in VAGUE_NAMES for part in parts)


def lines_that_match(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the lines in which `pattern` occurs, with their numbers."""
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.search(line):
            yield f"line {number}: {line.strip()[:120]}"


def unsaid(text: str, errors: Container[str]) -> Iterator[str]:
    """Yield where an error of one of these names is given a text that no catalogue can have."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        given = [*node.args, *(each.value for each in node.keywords)]
        if node.func.id in errors and any(map(_is_literal, given)):
            yield f"line {node.lineno}: {node.func.id} gets a literal; give it said(...)"


def untold(text: str) -> Iterator[str]:
    """Yield where what a `failure` says is used as it is, and not said again by `told`.

    To be passed on in a `Finding` is no use: who shows that says it again.
    """
    tree = ast.parse(text)
    passed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name_of(node.func) in {"told", "Finding"}
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"detail", "remedy", "title"}
            and _name_of(node.value) == "failure"
            and id(node) not in passed
        ):
            yield f"line {node.lineno}: failure.{node.attr} is English; give it to told(...)"


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _is_literal(node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, ast.JoinedStr)


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes below `node` but those that only the type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child
        yield from running(child)


def imported_by(text: str, name: str, is_package: bool) -> Iterator[str]:
    """Yield each dotted name that the module `name` may import, inside functions too."""
    for node in running(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:
                parts = name.split(".")
                up = node.level - 1 if is_package else node.level
                base = [*parts[: len(parts) - up], *base]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def import_graph(modules: Mapping[str, tuple[str, bool]]) -> dict[str, set[str]]:
    """Return which of `modules` (name -> (text, is a package)) imports which."""
    graph: dict[str, set[str]] = {}
    for name, (text, is_package) in modules.items():
        wanted = imported_by(text, name, is_package)
        targets = {want if want in modules else want.rpartition(".")[0] for want in wanted}
        graph[name] = {target for target in targets if target in modules and target != name}
    return graph


def cycles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import one another (found by what each can reach)."""

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            new = graph[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    reached = {name: reach(name) for name in graph}
    groups = {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in graph
        if name in reached[name]
    }
    return sorted(sorted(group) for group in groups)
