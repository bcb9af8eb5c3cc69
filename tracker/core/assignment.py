"""Which of many possible pairs hold together: one partner each, the greatest sum of scores. Knows nothing of blocks.

The pairs fall apart into groups that share no one; each group is solved exactly while it is small, and best pair first
when it is not, so that a page on which everything resembles everything stays affordable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

Pair = tuple[int, int, float]
"""(left, right, score), score > 0."""

EXACT_SIDE = 48
"""Largest side of a group that is solved exactly: its cost grows with the cube, some 30 ms at this size."""


def assign(pairs: Sequence[Pair]) -> list[Pair]:
    """Choose pairs so that no left and no right occurs twice and the sum of scores is greatest; ordered by left."""
    chosen = [pair for group in _groups(pairs) for pair in _solve(group)]
    return sorted(chosen)


def best_first(pairs: Sequence[Pair]) -> list[Pair]:
    """Take the best pair, then the best of what is left, and so on; ties go to the lower left, then the lower right."""
    lefts: set[int] = set()
    rights: set[int] = set()
    chosen = []
    for left, right, score in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            chosen.append((left, right, score))
    return chosen


def _groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Part the pairs into groups that share neither a left nor a right."""
    by_left, by_right = defaultdict(list), defaultdict(list)
    for pair in pairs:
        by_left[pair[0]].append(pair)
        by_right[pair[1]].append(pair)
    seen: set[int] = set()
    for start in sorted(by_left):
        if start not in seen:
            yield _group_of(start, by_left, by_right, seen)


def _group_of(
    start: int, by_left: defaultdict[int, list[Pair]], by_right: defaultdict[int, list[Pair]], seen: set[int]
) -> list[Pair]:
    group: list[Pair] = []
    waiting = [start]
    rights: set[int] = set()
    seen.add(start)
    while waiting:
        left = waiting.pop()
        group += by_left[left]
        for right in {pair[1] for pair in by_left[left]} - rights:
            rights.add(right)
            fresh = {pair[0] for pair in by_right[right]} - seen
            seen |= fresh
            waiting += sorted(fresh)
    return group


def _solve(group: list[Pair]) -> list[Pair]:
    lefts = sorted({pair[0] for pair in group})
    rights = sorted({pair[1] for pair in group})
    if len(group) == 1:
        return group
    if max(len(lefts), len(rights)) > EXACT_SIDE:
        return best_first(group)
    size = max(len(lefts), len(rights))
    row, column = {left: i for i, left in enumerate(lefts)}, {right: j for j, right in enumerate(rights)}
    costs = [[0.0] * size for _ in range(size)]
    for left, right, score in group:
        costs[row[left]][column[right]] = -score
    columns = _cheapest(costs)
    return [pair for pair in group if columns[row[pair[0]]] == column[pair[1]]]


def _cheapest(costs: list[list[float]]) -> list[int]:
    """Solve the square assignment problem by shortest augmenting paths (Kuhn, Munkres): the column of each row."""
    size = len(costs)
    row_price, column_price = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)  # row of each column, both counted from 1; 0 is none
    for row in range(1, size + 1):
        _augment(costs, row, row_of, row_price, column_price)
    columns = [0] * size
    for column in range(1, size + 1):
        columns[row_of[column] - 1] = column - 1
    return columns


def _augment(
    costs: list[list[float]], row: int, row_of: list[int], row_price: list[float], column_price: list[float]
) -> None:
    """Give ``row`` a column, moving others along the cheapest path of changes."""
    size = len(costs)
    row_of[0] = row
    slack, came_from, done = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
    column = 0
    while True:
        done[column] = True
        here, step, nearest = row_of[column], float("inf"), 0
        for other in range(1, size + 1):
            if done[other]:
                continue
            reduced = costs[here - 1][other - 1] - row_price[here] - column_price[other]
            if reduced < slack[other]:
                slack[other], came_from[other] = reduced, column
            if slack[other] < step:
                step, nearest = slack[other], other
        for other in range(size + 1):
            if done[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
        if not row_of[column]:
            break
    while column:
        row_of[column] = row_of[came_from[column]]
        column = came_from[column]
