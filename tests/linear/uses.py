"""How our code asks each pattern: by the name it is kept under, what is called on it, read from the source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("extractors", "pipeline", "schemas")
ANYWHERE = frozenset({"search", "finditer", "findall", "sub", "subn", "split", "scanner"})
AT_A_PLACE = frozenset({"match", "fullmatch"})

_HANDED_ON = 2

Site = tuple[str, int, int]
"""A call that makes a pattern: file, first and last line."""

FLAGS = {"IGNORECASE": re.IGNORECASE, "DOTALL": re.DOTALL, "MULTILINE": re.MULTILINE, "ASCII": re.ASCII}


def sites() -> dict[Site, frozenset[str]]:
    """Every call of `re` in our code, with how its pattern is used: any of `finditer`, `match`, `fullmatch`.

    What is kept under a name that nothing is called on (in a tuple, handed to a function) counts as used in every way
    that its module uses patterns under variable names.
    """
    called: dict[str, set[str]] = defaultdict(set)
    nameless: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees().items():
        for name, way in _calls(tree):
            called[name].add(way)
            if name == name.lower():
                nameless[path].add(way)
    found = {}
    for path in _trees():
        for node, name in _makers(path):
            own = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            ways = called[name] or nameless[path] if own == "compile" else {_way(own, 1)}
            found[path, node.lineno, node.end_lineno or node.lineno] = frozenset(ways or {"finditer"})
    return found


@cache
def _trees() -> dict[str, ast.AST]:
    """The source of every module of ours, by its path."""
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))}  # fmt: skip


def _calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The name a pattern's method is called on, or that of the function that gave it; and the way."""
    calls = {node.func: len(node.args) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ANYWHERE | AT_A_PLACE:
            on = node.value
            if isinstance(on, ast.Call):
                on = on.func
            name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
            if name != "re":
                yield name, _way(node.attr, calls.get(node, _HANDED_ON))


def _way(method: str, arguments: int) -> str:
    """`match(text, place)` may be asked at every place, as a search does; so may what is handed on."""
    return "finditer" if method in ANYWHERE or arguments > 1 else method


@cache
def _makers(path: str) -> list[tuple[ast.Call, str]]:
    """Each call of `re` in a module that takes a pattern, and its name: of a constant or a function."""
    tree, found = _trees()[path], []
    names: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        elif isinstance(node, ast.FunctionDef):
            name = node.name
        if name:
            names |= dict.fromkeys(ast.walk(node), name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr == "escape":
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            found.append((node, names.get(node, "")))
    return found


def written() -> dict[Site, tuple[str, int]]:
    """The calls whose pattern is written out in the call, as text and flags."""
    found = {}
    for path in _trees():
        for node, _ in _makers(path):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                names = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
                flags = sum(value for name, value in FLAGS.items() if name in names)
                found[path, node.lineno, node.end_lineno or node.lineno] = (first.value, flags)
    return found
