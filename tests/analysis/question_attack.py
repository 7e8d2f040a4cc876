"""The attack on one question of several publications; see pairs_attack.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from analysis.dataset import Dataset
from tests.analysis.attack import FEW, LEAST_BASE, Printed
from tests.analysis.linear_model import LinearModel
from tests.analysis.printed_sets import Row
from tests.analysis.printed_tests import PrintedTests
from tests.analysis.publication_sets import has_reason, known_answer, sets_of
from tests.analysis.random_publications import Published

Kind = tuple[bool, ...]
Move = tuple[int, Row, int]  # a kind by its place, the change of its row, and the sign of that
BASE: Final = "base"
_MOST_LOOKED_AT: Final = 200  # witnesses, before tests of some of them are compared
_MOST_KINDS: Final = 400  # of combinations of groups by answers; beyond, those that there are


@dataclass(frozen=True)
class Target:
    """A withheld count: how many of a set gave an answer (BASE: any), and whether it follows."""

    question: str
    publication: int
    group: str
    value: str
    true: int
    base: int
    how: str

    @property
    def is_derived(self) -> bool:
        return self.how == "derived"

    @property
    def is_of_few(self) -> bool:
        """Whether it is of two people or fewer, or of all but so few."""
        return min(self.true, self.base - self.true) <= 2 or self.value == BASE


class QuestionAttack:
    """The attack on one question of several publications."""

    def __init__(self, wave: Dataset, publications: Sequence[Published], number: int) -> None:
        self._wave, self._publications = wave, publications
        question: Printed = publications[0].printed["questions"][number]
        self._question = question
        self._code: str = question["code"]
        self._choices: list[str] = [share["value"] for share in question["values"]]
        self._columns = [*self._choices, *(["headline"] if question["headline"] else [])]
        self.sets = list(sets_of(wave, publications, number))
        self._known = [known_answer(wave, publications, one) for one in self.sets]
        self._kinds = self._find_kinds()
        self._rows = self._true_rows()
        inside = np.array(self._kinds, np.bool_)
        self._inside = inside
        self._masks = [sum(1 << place for place in np.flatnonzero(kind)) for kind in inside]
        width = len(self._columns) + 2
        self._truth = [
            _total([self._rows[kind] for kind in np.flatnonzero(inside[:, place])], width)
            for place in range(len(self.sets))
        ]
        for one, row in zip(self.sets, self._truth, strict=True):
            assert one.is_printed(row), "the attack contradicts the truth"
        self._sets_of = [np.flatnonzero(kind).tolist() for kind in inside]
        self._alike: dict[tuple[int, Row], bool] = {}
        self._bad_sets: dict[tuple[int, Row, int], int | None] = {}
        self._changes_of: dict[int, list[Row]] = {}
        self._settled: set[tuple[int, int]] = set()
        self._tests = PrintedTests(publications, self._code, self._choices, self.sets)

    def targets(self) -> Iterator[Target]:
        """Yield every withheld count that somebody could want to know, and whether it follows."""
        model: LinearModel | None = None
        for place, column in self._wanted():
            true, base = self._truth[place][column], self._truth[place][-2]
            how = "alike" if (place, column) in self._settled else self._witness(place, column)
            if how != "alike":
                model = model or LinearModel(self)
                how = self._solve(model, place, column, how)
            one = self.sets[place]
            value = BASE if column == self.base_column else self._columns[column]
            yield Target(self._code, one.publication, one.label, value, true, base, how)

    def shown(self) -> Iterator[bool]:
        """Whether each share is printed that could be, by the people in it alone."""
        for one, row in zip(self.sets, self._truth, strict=True):
            for column in range(len(self._columns)):
                if row[-2] >= LEAST_BASE and FEW < row[column] < row[-2] - FEW:
                    yield not one.is_hidden and not one.is_withheld(column)

    @property
    def base_column(self) -> int:
        """Where rows have how many answered; behind it stands how many people there are."""
        return len(self._columns)

    @property
    def kinds(self) -> list[Kind]:
        return self._kinds

    @property
    def columns(self) -> list[str]:
        return self._columns

    @property
    def known(self) -> list[tuple[str, str] | None]:
        return self._known

    @property
    def question(self) -> Printed:
        return self._question

    @property
    def people(self) -> int:
        return len(self._wave.people)

    def _wanted(self) -> Iterator[tuple[int, int]]:
        """Give the place of the set and the column of each withheld count.

        Of the whole wave nothing is a secret, nor is what nobody answered, nor the answer of people
        who are a group because of it.
        """
        whole = {one.people.tobytes() for one in self.sets if not (one.is_segment or one.label)}
        shown = {
            (one.people.tobytes(), column)
            for one in self.sets
            for column in range(len(self._columns))
            if not one.is_hidden and not one.is_withheld(column)
        }
        everybody = _total(self._rows, len(self._columns) + 2)
        for place, one in enumerate(self.sets):
            if one.people.tobytes() in whole or not (one.is_segment or one.label):
                continue
            cut = self._publications[one.publication].cut
            if (cut.base is not None and cut.base[0] == self._code) or (
                one.label and cut.by == f"question:{self._code}"
            ):
                continue
            if not self._truth[place][-2]:
                continue  # nobody answered
            for column in range(len(self._columns)):
                key = one.people.tobytes(), column
                if one.is_withheld(column) and everybody[column] and key not in shown:
                    shown.add(key)  # once is enough
                    yield place, column
            if one.is_hidden and 0 < self._truth[place][-2] <= 2:
                yield place, self.base_column

    def _find_kinds(self) -> list[Kind]:
        patterns = np.stack([one.people for one in self.sets], axis=1)
        kinds = sorted(set(map(tuple, patterns.tolist())))
        if any(self._known):
            # Whether anybody is in a group by an answer and in another group is an answer itself.
            first = [one.publication for one in self.sets]
            parts = [
                sorted(
                    {tuple(np.array(kind)[np.array(first) == number].tolist()) for kind in kinds}
                )
                for number in range(len(self._publications))
            ]
            combined = [sum(some, ()) for some in product(*parts)]
            combined = [kind for kind in combined if self._is_consistent(kind)]
            assert set(kinds) <= set(combined), "the attack contradicts the truth"
            kinds = combined if len(combined) <= _MOST_KINDS else kinds
        return kinds

    def _is_consistent(self, kind: Kind) -> bool:
        """Whether those in groups by answers are in all groups by the same answers."""
        answers: dict[str, str] = {}
        for is_in, known in zip(kind, self._known, strict=True):
            if is_in and known is not None and answers.setdefault(*known) != known[1]:
                return False
        universe = {one.publication: is_in for one, is_in in zip(self.sets, kind, strict=True)
                    if not one.label}  # fmt: skip
        return all(
            is_in or known is None or answers.get(known[0]) != known[1]
            or bool(one.label and not universe[one.publication])
            for one, is_in, known in zip(self.sets, kind, self._known, strict=True)
        )  # fmt: skip

    def _true_rows(self) -> list[Row]:
        of = self._wave.answers[self._wave.answers["question"] == self._code]
        patterns = list(map(tuple, np.stack([one.people for one in self.sets], axis=1).tolist()))
        place_of = {kind: place for place, kind in enumerate(self._kinds)}
        column_of = {value: place for place, value in enumerate(self._choices)}
        rows = np.zeros((len(self._kinds), len(self._columns) + 2), np.int64)
        given: dict[int, set[str]] = {}
        for person, value in zip(of["respondent"].tolist(), of["value"].tolist(), strict=True):
            given.setdefault(person, set()).update([value] if isinstance(value, str) else [])
        headline = set(self._question["headline_codes"])
        for person, kind in enumerate(patterns):
            row = rows[place_of[kind]]
            row[-1] += 1
            if person in given:
                row[-2] += 1
                for value in given[person]:
                    row[column_of[value]] += 1
                if self._question["headline"] and given[person] & headline:
                    row[len(self._choices)] += 1
        return [tuple(row) for row in rows.tolist()]

    def _witness(self, place: int, column: int) -> str:
        """Look for another table, in which the set has another count, that is printed alike.

        "alike": everything would be; "tests": but for tests of groups; "": none is found. Tables in
        which no test is of other counts come first.
        """
        tested = []
        for number, moves in enumerate(self._witnesses(place, column)):
            rows = self._after(moves)
            if not has_reason(self.sets, rows, self._question):
                continue
            if not self._tests.are_touched(self._truth, rows):
                self._settle(rows)
                return "alike"
            tested.append(rows)
            if number > _MOST_LOOKED_AT:
                break
        for rows in tested:
            if self._tests.are_alike(self._truth, rows):
                self._settle(rows)
                return "alike"
        return "tests" if tested else ""

    def _solve(self, model: "LinearModel", place: int, column: int, how: str) -> str:
        """Decide by integer programming what no table with one person counted elsewhere could.

        "possible" is a count that has another value in the linear constraints, of which not all
        that is printed could be shown to be alike.
        """
        true = self._truth[place][column]
        fixed = {
            (one, at): self._truth[one][at]
            for one in sorted(self._tests.sets)
            for at in range(len(self._columns) + 1)
        }
        for some in (fixed, {}):
            is_other = False
            for low, high in ((true + 1, np.inf), (0, true - 1)):
                rows = model.solve(place, column, low, high, some)
                if rows is None:
                    continue
                is_other = True
                if (
                    all(one.is_printed(row) for one, row in zip(self.sets, rows, strict=True))
                    and has_reason(self.sets, rows, self._question)
                    and self._tests.are_alike(self._truth, rows)
                ):
                    self._settle(rows)
                    return "alike"
        if is_other:
            return how or "possible"
        others = {one.publication for one in self.sets} - {self.sets[place].publication}
        if not self._is_few(place, column) and any(
            LinearModel(self, {other}, place).is_derived(place, column, true)
            for other in sorted(others)
        ):
            return "told"
        return "derived"

    def _is_few(self, place: int, column: int) -> bool:
        row = self._truth[place]
        return column == self.base_column or min(row[column], row[-2] - row[column]) <= 2

    def _settle(self, rows: Sequence[Row]) -> None:
        """Note all counts that are others in a table that is printed alike."""
        for place, (row, true) in enumerate(zip(rows, self._truth, strict=True)):
            if row is not true:
                self._settled |= {
                    (place, column)
                    for column, (one, other) in enumerate(zip(row, true, strict=True))
                    if one != other
                }

    def _witnesses(self, place: int, column: int) -> Iterator[list[Move]]:
        """Yield the moves of one person that leave all figures of sets as they are printed."""
        kinds = [kind for kind in range(len(self._kinds)) if self._inside[kind, place]]
        others = [kind for kind in range(len(self._kinds)) if not self._inside[kind, place]]
        if column not in self._changes_of:
            self._changes_of[column] = self._changes(column)
        for change in self._changes_of[column]:
            bad = {kind: self._bad(kind, change, 1) for kind in kinds}
            good = [kind for kind in kinds if bad[kind] is not None]
            yield from ([(kind, change, 1)] for kind in good if bad[kind] == 0)
            if not good:
                continue
            for other in others:
                bad_of_other = self._bad(other, change, -1)
                if bad_of_other is None:
                    continue
                for kind in good:
                    if (bad[kind] or 0) & ~self._masks[other] or bad_of_other & ~self._masks[kind]:
                        continue
                    yield [(kind, change, 1), (other, change, -1)]

    def _bad(self, kind: int, change: Row, sign: int) -> int | None:
        """Give the sets of a kind, as a mask, that would be printed otherwise; None: impossible."""
        key = kind, change, sign
        if key not in self._bad_sets:
            self._bad_sets[key] = self._find_bad(kind, change, sign)
        return self._bad_sets[key]

    def _find_bad(self, kind: int, change: Row, sign: int) -> int | None:
        moved = _moved(self._rows[kind], change, sign)
        if not self._is_possible(kind, moved):
            return None
        signed = change if sign > 0 else tuple(-one for one in change)
        return sum(
            1 << one for one in self._sets_of[kind] if not self._is_printed(one, signed)
        )  # fmt: skip

    def _is_printed(self, place: int, change: Row) -> bool:
        if (place, change) not in self._alike:
            row = _moved(self._truth[place], change, 1)
            self._alike[place, change] = self.sets[place].is_printed(row)
        return self._alike[place, change]

    def _is_possible(self, kind: int, row: Row) -> bool:
        base, people = row[-2], row[-1]
        if not 0 <= base <= people or not all(0 <= count <= base for count in row[:-2]):
            return False
        for is_in, known in zip(self._kinds[kind], self._known, strict=True):
            if is_in and known is not None and known[0] == self._code and (
                row[self._columns.index(known[1])] != base
            ):  # fmt: skip
                return False
        if self._question["type"] != "multiple" or not self._question["headline"]:
            return True
        chosen = [row[self._columns.index(code)] for code in self._question["headline_codes"]]
        return max(chosen) <= row[len(self._choices)] <= sum(chosen)

    def _after(self, moves: Sequence[Move]) -> list[Row]:
        """The rows of all sets after `moves`."""
        rows = list(self._truth)
        for kind, change, sign in moves:
            for place in self._sets_of[kind]:
                rows[place] = _moved(rows[place], change, sign)
        return rows

    def _changes(self, column: int) -> list[Row]:
        """Give the changes of a kind in which a column has one person more or less."""
        width = len(self._columns)
        headline = set(self._question["headline_codes"]) if self._question["headline"] else set()
        people = []
        for place, code in enumerate(self._choices):
            row = [0] * width
            row[place] = 1
            if code in headline:
                row[-1] = 1
            people.append(tuple(row))
        found: list[Row] = []
        bare = [0] * width
        if column < width:
            bare[column] = 1
        is_multiple = self._question["type"] == "multiple"
        for sign in (1, -1):
            for one in people:
                if column == width or one[column]:
                    found += _of_person(one, sign)
                if not is_multiple and column < width:
                    for other in people:
                        if one[column] != other[column]:
                            change = tuple(sign * (a - b) for a, b in zip(one, other, strict=True))
                            found.append((*change, 0, 0))
            if is_multiple:
                found += _of_person(tuple(bare), sign)
                if column < width:
                    found.append((*(sign * one for one in bare), 0, 0))
                    found += [
                        (*(sign * count for count in one), 0, 0)
                        for one in people if one[column] and one != tuple(bare)
                    ]  # fmt: skip
        return found


def _of_person(counts: Row, sign: int) -> list[Row]:
    """One who answers though he did not, and one more who answers; and the other way."""
    signed = tuple(sign * one for one in counts)
    return [(*signed, sign, 0), (*signed, sign, sign)]


def _moved(row: Row, change: Row, sign: int) -> Row:
    return tuple(one + sign * other for one, other in zip(row, change, strict=True))


def _total(rows: Sequence[Row], width: int) -> Row:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * width
