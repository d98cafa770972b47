"""Rulings to edges: nearly equal positions snapped to one, pieces on one line joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT

__all__ = ["clusters", "segments_to_edges"]


def segments_to_edges(rulings: Sequence[Segment]) -> list[Segment]:
    """The page's edges: snapped across and along, joined where they touch, pieces that are too short dropped."""
    edges: list[Segment] = []
    distinct = set(rulings)
    for across in (True, False):
        same_way = [ruling for ruling in distinct if ruling.across == across]
        edges.extend(_joined(across, _snapped(same_way)))
    return [edge for edge in edges if edge.end - edge.start >= LAYOUT.shortest_edge]


def clusters(values: Sequence[float], tolerance: float = LAYOUT.snap) -> dict[float, float]:
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


def _snapped(rulings: list[Segment]) -> dict[float, list[tuple[float, float]]]:
    means = clusters([ruling.at for ruling in rulings])
    pieces: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for ruling in rulings:
        pieces[means[ruling.at]].append((ruling.start, ruling.end))
    return pieces


def _joined(across: bool, pieces: dict[float, list[tuple[float, float]]]) -> list[Segment]:
    edges: list[Segment] = []
    for at, spans in pieces.items():
        spans.sort()
        start, end = spans[0]
        for next_start, next_end in spans[1:]:
            if next_start > end + LAYOUT.snap:
                edges.append(Segment(across, at, start, end))
                start, end = next_start, next_end
            else:
                end = max(end, next_end)
        edges.append(Segment(across, at, start, end))
    return edges
