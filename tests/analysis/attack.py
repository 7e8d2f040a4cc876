"""An attacker who knows the rules and works out hidden counts from one printed break-down.

Reads nothing but the figures as `summary --publish-safe --json` prints them. Every count and base
is an unknown whole number, every published figure a constraint; a count is derived where only one
number is left (integer programming by HiGHS). Shares no code with the analysis.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

ROUND_TO, FEW, LEAST_BASE = 5, 2, 23
MANY = 150  # more than any group of the tests has
_Z = 1.959963984540054
Printed = Mapping[str, Any]


def rounded(count: int) -> int:
    return 0 if count <= FEW else ROUND_TO * ((2 * count + ROUND_TO) // (2 * ROUND_TO))


def whole(value: float) -> float:
    return math.floor(value + 0.5)


def interval(count: int, base: int, population: int | None) -> tuple[float, float]:
    """Wilson's, as whole percentages."""
    p, n = count / base, float(base)
    if population is not None:
        if population <= base:
            return whole(100 * p), whole(100 * p)
        n = base * (population - 1) / (population - base)
    middle, half = p + _Z**2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n * n))
    ends = [(middle - half) / (1 + _Z**2 / n), (middle + half) / (1 + _Z**2 / n)]
    low, high = min(p, max(0.0, ends[0])), max(p, min(1.0, ends[1]))
    return whole(100 * low), whole(100 * high)


def fits(share: Printed, count: int, base: int, population: int | None, *, in_group: bool) -> bool:
    """Whether a share of `count` of `base` would be printed as `share`."""
    if share["count"] is not None and rounded(count) != share["count"]:
        return False
    if share["percent"] is not None:
        if in_group and min(count, base - count) <= FEW:
            return False  # it would be a range
        if base == 0 or whole(100 * count / base) != share["percent"]:
            return False
        ends = interval(count, base, population)
        return all(a is None or abs(a - b) < 1e-6 for a, b in
                   zip((share["low"], share["high"]), ends, strict=True))  # fmt: skip
    band = share.get("band")
    if not band or not base:
        return True
    percent = 100 * count / base
    if band.startswith("under "):
        return percent < float(band[6:-1])
    if band.startswith("over "):
        return percent > float(band[5:-1])
    low, high = map(float, band[:-1].split("–"))
    return low <= percent <= high


@dataclass
class Attack:
    """One question of a break-down as unknown whole numbers under linear constraints."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    _made: tuple[tuple[int, int], LinearConstraint] | None = None

    def unknown(self, most: float) -> int:
        self.lower.append(0)
        self.upper.append(most)
        return len(self.lower) - 1

    def add(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self.rows.append((dict(terms), low, high))

    def solve(
        self, unknown: int, low: float, high: float, fixed: Mapping[int, int] | None = None
    ) -> list[int] | None:
        """Numbers that fit, with the unknown between `low` and `high`; None where none do.

        The unknowns that are `fixed` have these values. Fails where time runs out.
        """
        lower, upper = np.array(self.lower, float), np.array(self.upper, float)
        lower[unknown], upper[unknown] = max(lower[unknown], low), min(upper[unknown], high)
        for place, value in (fixed or {}).items():
            lower[place], upper[place] = max(lower[place], value), min(upper[place], value)
        if (lower > upper).any():
            return None
        found = milp(
            np.zeros(len(lower)),
            constraints=self._constraints(),
            bounds=Bounds(lower, upper),
            integrality=np.ones(len(lower), int),
            options={"time_limit": 20},
        )
        assert found.status in {0, 2}, "the attack ran out of time"
        return None if found.x is None else np.rint(found.x).astype(int).tolist()

    def _constraints(self) -> LinearConstraint:
        """The rows as a sparse matrix; made once, as long as no more are added."""
        if self._made is None or self._made[0] != (len(self.rows), len(self.lower)):
            terms = [
                (place, one, factor)
                for place, (some, _, _) in enumerate(self.rows)
                for one, factor in some.items()
            ]
            rows, columns, factors = zip(*terms, strict=True)
            matrix = csr_array((factors, (rows, columns)), shape=(len(self.rows), len(self.lower)))
            ends = [low for _, low, _ in self.rows], [high for _, _, high in self.rows]
            self._made = (len(self.rows), len(self.lower)), LinearConstraint(matrix, *ends)
        return self._made[1]

    def is_possible(self, unknown: int, low: float, high: float) -> bool:
        """Whether the unknown can lie between `low` and `high`."""
        return self.solve(unknown, low, high) is not None

    def is_derived(self, unknown: int, true: int) -> bool:
        """Whether nothing but the true number is possible. Fails where even that is not."""
        if self.is_possible(unknown, true + 1, math.inf):
            return False
        if self.is_possible(unknown, 0, true - 1):
            return False
        assert self.is_possible(unknown, true, true), "the attack contradicts the truth"
        return True


def derived(
    printed: Printed,
    raw: Printed,
    populations: int | None = None,
    is_target: Callable[[int, int], bool] = lambda count, base: min(count, base - count) in (1, 2),
) -> Iterator[tuple[str, str, str, int, bool]]:
    """Yield question, group, answer, true count and whether it is derived, of each target.

    `printed` and `raw` are the JSON of the same break-down, safe to publish and as it is.
    `is_target` chooses by true count and base.
    """
    groups = printed["groups"]["groups"]
    true_groups = raw["groups"]["groups"]
    for number, everybody in enumerate(printed["questions"]):
        if not everybody["values"]:
            continue
        of_groups = [group["questions"][number] for group in groups]
        named = {group["group"]: group["questions"][number] for group in true_groups}
        others = [one for label, one in named.items() if label not in {g["group"] for g in groups}]
        truth = [named.get(group["group"]) or _sum(others) for group in groups]
        respondents = [group["respondents"] for group in groups]
        attack, unknowns, bases = _model(everybody, of_groups, respondents, populations)
        for place, true in enumerate(truth):
            label = groups[place]["group"]
            if true["base"] in (1, 2):
                hit = attack.is_derived(bases[place], true["base"])
                yield everybody["code"], label, "base", true["base"], hit
            for share in true["values"]:
                if is_target(share["count"], true["base"]):
                    hit = attack.is_derived(unknowns[place, share["value"]], share["count"])
                    yield everybody["code"], label, share["value"], share["count"], hit


def _sum(questions: Sequence[Printed]) -> dict[str, Any]:
    """Add up the true counts of the groups that were joined."""
    return {
        "base": sum(question["base"] for question in questions),
        "values": [
            {
                "value": share["value"],
                "count": sum(
                    other["count"]
                    for question in questions
                    for other in question["values"]
                    if other["value"] == share["value"]
                ),
            }
            for share in questions[0]["values"]
        ],
    }


def _model(
    everybody: Printed,
    of_groups: Sequence[Printed],
    respondents: Sequence[int | None],
    population: int | None,
) -> tuple[Attack, dict[tuple[int, str], int], list[int]]:
    attack = Attack()
    unknowns: dict[tuple[int, str], int] = {}
    bases = []
    all_hidden = all(question["base"] is None for question in of_groups)
    for place, question in enumerate(of_groups):
        people = respondents[place]
        most = MANY if people is None else people + ROUND_TO // 2
        if question["base"] is None:
            candidates = list(range(min(most, MANY if all_hidden else LEAST_BASE - 1) + 1))
        else:
            candidates = _rounding_to(question["base"], LEAST_BASE)
        base, cells = _set_of_people(attack, question, candidates, None, in_group=True)
        bases.append(base)
        unknowns |= {(place, value): cell for value, cell in cells.items()}
    _add_reason(attack, of_groups, unknowns, bases)
    if everybody["base"] is not None:
        candidates = _rounding_to(everybody["base"], 0)
        base, cells = _set_of_people(attack, everybody, candidates, population, in_group=False)
        attack.add({base: -1, **dict.fromkeys(bases, 1)}, 0, 0)
        for value, cell in cells.items():
            parts = [unknowns[place, value] for place in range(len(of_groups))]
            attack.add({cell: -1, **dict.fromkeys(parts, 1)}, 0, 0)
    return attack, unknowns, bases


def _add_reason(
    attack: Attack,
    of_groups: Sequence[Printed],
    unknowns: Mapping[tuple[int, str], int],
    bases: Sequence[int],
) -> None:
    """Nothing would be withheld without a share of few people, where all groups are large."""
    if any(question["base"] is None for question in of_groups):
        return
    reasons: dict[str, list[int]] = {}
    for place, question in enumerate(of_groups):
        shares = [*question["values"], *([question["headline"]] if question["headline"] else [])]
        for share in shares:
            if share["percent"] is not None:
                continue
            cell, base = unknowns[place, share["value"]], bases[place]
            is_low, is_high = attack.unknown(1), attack.unknown(1)
            attack.add({cell: 1, is_low: MANY}, -np.inf, FEW + MANY)
            attack.add({base: 1, cell: -1, is_high: MANY}, -np.inf, FEW + MANY)
            which = share["value"] if question["type"] == "multiple" else ""
            reasons.setdefault(which, []).extend((is_low, is_high))
    for one in reasons.values():
        attack.add(dict.fromkeys(one, 1), 1, np.inf)


def _rounding_to(printed: int, least: int) -> list[int]:
    around = range(max(least, printed - ROUND_TO), printed + ROUND_TO)
    return [count for count in around if rounded(count) == printed]


def _set_of_people(
    attack: Attack,
    question: Printed,
    candidates: Sequence[int],
    population: int | None,
    *,
    in_group: bool,
) -> tuple[int, dict[str, int]]:
    """Add the unknowns of one set of people: its base, chosen among candidates, and its counts."""
    shares = [*question["values"], *([question["headline"]] if question["headline"] else [])]
    ranges = {}
    for k in candidates:
        found = [
            [x for x in range(k + 1) if fits(share, x, k, population, in_group=in_group)]
            for share in shares
        ]
        if all(found):
            ranges[k] = [(min(counts), max(counts)) for counts in found]
    base = attack.unknown(max(ranges, default=0))
    chosen = {k: attack.unknown(1) for k in ranges}
    attack.add(dict.fromkeys(chosen.values(), 1), 1, 1)
    attack.add({base: -1, **{one: k for k, one in chosen.items()}}, 0, 0)
    cells = {share["value"]: attack.unknown(max(ranges, default=0)) for share in shares}
    for column, share in enumerate(shares):
        cell = cells[share["value"]]
        attack.add({cell: 1, **{chosen[k]: -ranges[k][column][0] for k in ranges}}, 0, np.inf)
        attack.add({cell: -1, **{chosen[k]: ranges[k][column][1] for k in ranges}}, 0, np.inf)
    choices = [share["value"] for share in question["values"]]
    if question["type"] != "multiple":
        attack.add({base: -1, **{cells[value]: 1 for value in choices}}, 0, 0)
    _add_headline(attack, question, cells)
    if question["type"] == "scale" and question["mean"] is not None:
        _add_numbers(attack, question, cells, chosen)
    return base, cells


def _add_headline(attack: Attack, question: Printed, cells: Mapping[str, int]) -> None:
    """The attacker reads in the questionnaire which choices the headline counts."""
    codes = question["headline_codes"]
    if not question["headline"]:
        return
    parts = {cells[code]: 1.0 for code in codes}
    if question["type"] == "multiple":
        attack.add({cells["headline"]: -1, **parts}, 0, np.inf)
        for part in parts:
            attack.add({cells["headline"]: 1, part: -1}, 0, np.inf)
    else:
        attack.add({cells["headline"]: -1, **parts}, 0, 0)


def _add_numbers(
    attack: Attack, question: Printed, cells: Mapping[str, int], chosen: Mapping[int, int]
) -> None:
    """The mean fixes the sum of the points, median and quartiles how many are up to them."""
    points = {cells[share["value"]]: float(share["value"]) for share in question["values"]}
    half = 0.05 + 1e-9
    mean = question["mean"]
    attack.add({**points, **{z: -(mean - half) * k for k, z in chosen.items()}}, 0, np.inf)
    attack.add({**points, **{z: -(mean + half) * k for k, z in chosen.items()}}, -np.inf, 0)
    for name, part in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)):
        value = question[name]
        place = {z: math.floor((k - 1) * part) + 1 for k, z in chosen.items()}
        upto = {cell: 1.0 for cell, point in points.items() if point <= value + half}
        below = {cell: 1.0 for cell, point in points.items() if point < value - half}
        attack.add({**upto, **{z: -p for z, p in place.items()}}, 0, np.inf)
        attack.add({**below, **{z: -p for z, p in place.items()}}, -np.inf, 0)
