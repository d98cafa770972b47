"""Across a row: the total column is the sum of the columns beside it, as the headings nest.

How columns add up is taken from their headings and believed only where it holds for most rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.extractors.checks.fact_index import FactIndex, is_total
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.majority_vote import settled
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome, Relation, Term, judge
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule

__all__ = ["change", "columns", "flow"]

_STAGES = ("opening", "received", "spent", "closing")
"""The columns of a flow, as `marks.toml` lists how their headings begin."""
_WIDEST = 16
"""Columns beyond which no plan is tried twice."""
Plan = tuple[int, tuple[int, ...]]
Path = tuple[str, ...]
Kind = tuple[str, int]
_SHAPES = ("change", "change_pct", "completion_pct")
_BASES = ("adjusted_budget", "budget")


@dataclass(frozen=True, slots=True)
class _Node:
    """A heading with the column under it, or the headings below it."""

    name: str
    col: int | None
    below: tuple[_Node, ...] = ()


def columns(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The outcome of every row for every total column, of the plans that hold for most rows."""
    for table in index.tables_of(rule.forms):
        rows, headings = _rows(index, table.number)
        for kind, paths in headings.items():
            for whole, parts in _plans(paths):
                found = _best(index, rule, rows[kind], whole, parts)
                yield from settled(index, table.number, found, strict=not _obvious(paths, whole, parts))


def _best(
    index: FactIndex, rule: Rule, rows: dict[int, dict[int, int]], whole: int, parts: Sequence[int]
) -> list[Outcome]:
    """The outcomes of the plan; where it mostly fails, of the plan without the one column that restates others."""
    # one part is no plan: 本年支出合计 beside 基本支出 alone leaves out the other column (a table cut in two)
    doubt = "incomplete" if len(parts) == 1 else ""
    found = [outcome(index, relation, doubt=doubt) for relation in _relations(rule, rows, whole, parts)]
    failed = sum(one.judgement.status == "fail" for one in found)
    if failed * 3 <= len(found) or not 2 < len(parts) < _WIDEST:
        return found
    fewer = [tuple(part for part in parts if part != left) for left in parts]
    tried = [[outcome(index, relation) for relation in _relations(rule, rows, whole, rest)] for rest in fewer]
    return max([found, *tried], key=lambda outcomes: sum(one.proves for one in outcomes))


def _obvious(paths: dict[int, Path], whole: int, parts: Sequence[int]) -> bool:
    """基本支出 and 项目支出 beside a total, or the three funds, need no second row to be believed."""
    names = {key_of(paths[part][-1]) for part in parts}
    natures = names.issuperset(words("column", "natures"))
    funds = len(names) > 1 and all(any(fund in name for fund in words("column", "single_funds")) for name in names)
    return is_total(paths[whole][-1]) and (natures or funds)


def _rows(index: FactIndex, table: int) -> tuple[dict[Kind, dict[int, dict[int, int]]], dict[Kind, dict[int, Path]]]:
    """Places by row and column, and the headings of each column; amounts of one measure and year at a time."""
    rows: dict[Kind, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    headings: dict[Kind, dict[int, Path]] = defaultdict(dict)
    for fact_no in index.cells(table):
        fact = index.facts[fact_no]
        if fact.component is None or fact.unit != "CNY" or fact.row is None or fact.col is None or not fact.sentence:
            continue
        kind = (fact.measure, fact.period)
        rows[kind][fact.row][fact.col] = fact_no
        headings[kind][fact.col] = tuple(fact.sentence.rpartition(" | ")[2].split("/"))
    return rows, headings


def _relations(rule: Rule, rows: dict[int, dict[int, int]], whole: int, parts: Sequence[int]) -> Iterator[Relation]:
    for cells in rows.values():
        terms: list[Term] = [(1, cells[part]) for part in parts if part in cells]
        if whole in cells and terms:
            yield Relation(rule, EQUAL, ((1, cells[whole]),), tuple(terms))


def _plans(paths: dict[int, Path]) -> Iterator[Plan]:
    """Each total column with the columns that it should be the sum of."""
    yield from _level(_nest([(col, paths[col]) for col in sorted(paths)]))


def _nest(columns: Sequence[tuple[int, Path]]) -> tuple[_Node, ...]:
    groups: dict[str, list[tuple[int, Path]]] = defaultdict(list)
    for col, path in columns:
        groups[path[0] if path else ""].append((col, path[1:]))
    nodes = []
    for name, members in groups.items():
        if len(members) == 1:
            leaf = members[0][1][-1] if members[0][1] and not is_total(members[0][1][-1]) else name
            nodes.append(_Node(leaf if is_total(name) or name == "" else name, members[0][0]))
        else:
            own = [(col, rest or (name,)) for col, rest in members]
            nodes.append(_Node(name, None, _nest(own) if any(rest for _, rest in members) else ()))
    return tuple(nodes)


def _level(nodes: Sequence[_Node]) -> Iterator[Plan]:
    while len(nodes) == 1 and nodes[0].below:
        nodes = nodes[0].below
    whole = next((node for node in nodes if node.col is not None and _is_total(node.name)), None)
    if whole is not None and whole.col is not None:
        others = [node for node in nodes if node is not whole and not _among(node.name) and not _apart(node)]
        among = [node for node in nodes if _among(node.name) and len(node.below) > 1]
        parts = [
            col for node in others or among for col in _stands_for(node)
        ]  # 其中 over all there is beside the total
        if parts:
            yield whole.col, tuple(parts)
    for node in nodes:
        if node.below:
            yield from _level(node.below)


def _stands_for(node: _Node) -> list[int]:
    """The column that is the group's amount, or all of its columns."""
    if node.col is not None:
        return [node.col]
    own = next((child.col for child in node.below if child.col is not None and _is_total(child.name)), None)
    if own is not None:
        return [own]
    return [col for child in node.below if not (_among(child.name) or _apart(child)) for col in _stands_for(child)]


def _apart(node: _Node) -> bool:
    """A column that restates another for a purpose of its own: 政府采购, 扣除基建项目后预算数, 其中 a second 小计."""
    return any(word in node.name for word in words("column", "restate")) or (
        node.col is not None and _is_total(node.name)
    )


def _is_total(name: str) -> bool:
    return is_total(name) or key_of(name) in words("column", "totals")


def _among(name: str) -> bool:
    return key_of(name).startswith(words("row", "among"))


def flow(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """年末 = 年初 + 本年收入 − 本年支出, row by row, where a form has those columns."""
    for table in index.tables_of(rule.forms):
        rows, headings = _rows(index, table.number)
        found: list[Outcome] = []
        for kind, paths in headings.items():
            fact_nos = _flow_columns(paths)
            if fact_nos is None:
                continue
            opening, income, spent, closing = fact_nos
            for cells in rows[kind].values():
                ends: tuple[Term, ...] = ((1, cells[closing]),) if closing in cells else ()
                terms = [(sign, cells[col]) for sign, col in ((1, opening), (1, income), (-1, spent)) if col in cells]
                if len(terms) + len(ends) > 1 and ends:
                    found.append(outcome(index, Relation(rule, EQUAL, ends, tuple(terms))))
        yield from settled(index, table.number, found)


def _flow_columns(paths: dict[int, Path]) -> tuple[int, int, int, int] | None:
    found: dict[str, int] = {}
    for col, path in sorted(paths.items()):
        top = "".join(map(key_of, path))
        stage = next((name for name in _STAGES if top.startswith(words("column", name))), "")
        if stage and (len(path) == 1 or is_total(path[-1])):
            found.setdefault(stage, col)
    if len(found) < len(_STAGES):
        return None
    opening, received, spent, closing = (found[name] for name in _STAGES)
    return opening, received, spent, closing


def change(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """增减额 = 本年 − 上年, 增减率 = 增减额 ÷ 上年, 完成率 = 决算 ÷ 预算, row by row."""
    for table in index.tables_of(rule.forms):
        measures = {index.facts[fact_no].measure for fact_no in index.cells(table.number)}
        shapes = [shape for shape in _SHAPES if shape in measures]
        rows = _by_role(index, table.number) if shapes else {}
        now = "final" if "final" in measures else "budget"
        for shape in shapes:
            bases = [base for base in _BASES if base in measures] if shape == "completion_pct" else [""]
            asking = [cells for cells in rows.values() if shape in cells and len(cells.get(now, ())) == 1]
            made = [[r for cells in asking for r in _changes(index, rule, cells, (shape, now, base))] for base in bases]
            best = made[0] if len(made) == 1 else max(made, key=lambda tried: _held(index, tried), default=[])
            yield from settled(index, table.number, [outcome(index, one) for one in best], strict=True)


def _held(index: FactIndex, relations: Sequence[Relation]) -> int:
    """How many relations hold of the base that a completion rate may be of."""
    rated = (one for one in relations if index.facts[one.rate].value)
    return sum(judge(one, index.number).status == "pass" for one in rated)


def _by_role(index: FactIndex, table: int) -> dict[tuple[int | None, str, str | None], dict[str, list[int]]]:
    """The cells of each row and component by what they are."""
    rows: dict[tuple[int | None, str, str | None], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for fact_no in index.cells(table):
        fact = index.facts[fact_no]
        rows[fact.row, fact.item_path, fact.component][_role(index, fact_no)].append(fact_no)
    return rows


def _role(index: FactIndex, fact_no: int) -> str:
    fact = index.facts[fact_no]
    if fact.measure == "completion_pct":
        return "completion_pct" if fact.compare_to and fact.compare_to.endswith("budget") else "of_prior"
    return fact.measure


def _changes(
    index: FactIndex, rule: Rule, cells: dict[str, list[int]], asked: tuple[str, str, str]
) -> Iterator[Relation]:
    """The relations of one row: `asked` are the measure to judge, this year's measure and the budget it is against."""
    shape, measure, against = asked
    now, base = cells[measure], cells.get(against, [])
    for rate in cells[shape]:
        if shape == "completion_pct":
            if len(base) == 1 and base != now and len(cells[shape]) == 1:
                yield Relation(rule, RATIO, ((1, now[0]),), ((1, base[0]),), rate)
            continue
        phase = (index.facts[rate].compare_to or "").rpartition(":")[2]
        prior = cells.get(f"prior_{phase}", [])
        if len(prior) != 1:
            continue
        delta: tuple[Term, ...] = ((1, now[0]), (-1, prior[0]))
        if shape == "change":
            yield Relation(rule, EQUAL, ((1, rate),), delta)
        else:
            yield Relation(rule, RATIO, delta, ((1, prior[0]),), rate)
