"""What several publications print of one question, as linear constraints on unknown numbers."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from tests.analysis.attack import Attack, Printed
from tests.analysis.printed_sets import Row, add_printed

if TYPE_CHECKING:
    from tests.analysis.question_attack import QuestionAttack


class LinearModel:
    """All that is printed of a question as linear constraints on the people of each kind."""

    def __init__(
        self,
        of: "QuestionAttack",
        publications: Collection[int] | None = None,
        target: int | None = None,
    ) -> None:
        self._attack = attack = Attack()
        self._cells: dict[int, list[int]] = {}
        columns, question = of.columns, of.question
        rows = [[attack.unknown(of.people) for _ in range(len(columns) + 2)] for _ in of.kinds]
        for kind, row in zip(of.kinds, rows, strict=True):
            *counts, base, people = row
            attack.add({base: 1, people: -1}, -np.inf, 0)
            for count in counts:
                attack.add({count: 1, base: -1}, -np.inf, 0)
            _add_answers(attack, question, dict(zip(columns, counts, strict=True)), base)
            for is_in, known in zip(kind, of.known, strict=True):
                if is_in and known is not None and known[0] == question["code"]:
                    attack.add({counts[columns.index(known[1])]: 1, base: -1}, 0, 0)
        for place, one in enumerate(of.sets):
            if publications is None or one.publication in publications:
                cells = add_printed(attack, one, of.people)
            elif place == target:
                cells = [attack.unknown(of.people) for _ in range(len(columns) + 2)]
            else:
                continue
            self._cells[place] = cells
            for column, cell in enumerate(cells):
                parts = {row[column]: 1.0 for row, kind in zip(rows, of.kinds, strict=True)
                         if kind[place]}  # fmt: skip
                attack.add({cell: -1, **parts}, 0, 0)

    def is_derived(self, place: int, column: int, true: int) -> bool:
        """Whether the count of a set follows."""
        return self._attack.is_derived(self._cells[place][column], true)

    def solve(
        self,
        place: int,
        column: int,
        low: float,
        high: float,
        fixed: Mapping[tuple[int, int], int],
    ) -> list[Row] | None:
        """The rows of all sets, with a count from `low` to `high` and those that are `fixed`."""
        known = {self._cells[one][at]: value for (one, at), value in fixed.items()}
        found = self._attack.solve(self._cells[place][column], low, high, known)
        if found is None:
            return None
        return [tuple(found[cell] for cell in cells) for cells in self._cells.values()]


def _add_answers(attack: Attack, question: Printed, cells: dict[str, int], base: int) -> None:
    """One answer each adds up to those who answered; a headline is any of its choices."""
    is_multiple = question["type"] == "multiple"
    if not is_multiple:
        choices = [cell for value, cell in cells.items() if value != "headline"]
        attack.add({base: -1, **dict.fromkeys(choices, 1.0)}, 0, 0)
    if "headline" not in cells:
        return
    parts = {cells[one]: 1.0 for one in question["headline_codes"]}
    attack.add({cells["headline"]: -1, **parts}, 0, np.inf if is_multiple else 0)
    if is_multiple:
        for part in parts:
            attack.add({cells["headline"]: 1, part: -1}, 0, np.inf)
