"""Nobody is found in a safe break-down by an attacker who knows all rules; see attack.py."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.as_json import as_json
from analysis.dataset import Dataset
from analysis.results import Thresholds
from analysis.summary import summarise
from tests.analysis.attack import derived

HEADLINES = {"said": ["yes"], "does": ["m0", "m1"], "hard": ["4", "5"]}


def random_wave(seed: int) -> Dataset:
    """A wave of two to five groups of 0 to 80 people, some of one or two, with skewed answers."""
    chance = np.random.default_rng(seed)
    sizes = [
        int(chance.choice([chance.integers(0, 4), chance.integers(3, 30), chance.integers(20, 81)]))
        for _ in range(int(chance.integers(2, 6)))
    ]
    sizes[0] = max(sizes[0], 23)
    people = sum(sizes)
    choices, several = int(chance.integers(3, 6)), int(chance.integers(3, 6))
    questions = (
        Question("one", "One?", "single", tuple(Choice(f"c{n}", f"C{n}") for n in range(choices))),
        Question("said", "Said?", "yes_no", (Choice("yes", "Yes", True), Choice("no", "No")), "s"),
        Question(
            "does", "Does?", "multiple",
            tuple(Choice(f"m{n}", f"M{n}", n < 2) for n in range(several)), "any of two",
        ),
        Question("hard", "Hard?", "scale",
                 tuple(Choice(str(n), f"P{n}", n > 3) for n in range(1, 6)), "hard"),
    )  # fmt: skip
    rows: list[tuple[int, str, object, bool]] = []
    shares, often = chance.dirichlet(np.full(choices, 0.6)), chance.beta(0.6, 1.5, several)
    yes, middle = chance.choice([0.03, 0.1, 0.5, 0.95]), chance.uniform(1.5, 4.5)
    for person in np.flatnonzero(chance.random(people) < 0.92).tolist():
        rows.append((person, "one", f"c{chance.choice(choices, p=shares)}", False))
        rows.append((person, "said", "yes" if chance.random() < yes else "no", False))
        point = int(np.clip(round(chance.normal(middle, 0.9)), 1, 5))
        rows.append((person, "hard", str(point), False))
        chosen = [n for n in range(several) if chance.random() < often[n]]
        rows += [(person, "does", f"m{n}", False) for n in chosen]
        if not chosen:
            rows.append((person, "does", None, False))
    groups = np.repeat([f"group {n}" for n in range(len(sizes))], sizes)
    return Dataset(
        "2020",
        questions,
        pd.DataFrame(rows, columns=["respondent", "question", "value", "not_applicable"]),
        pd.DataFrame({"group": groups}, index=range(people)),
        {"complete": people},
        people + 60,
    )


def printed(wave: Dataset, safe: Thresholds | None) -> dict[str, Any]:
    """The figures as the command prints them, with what the questionnaire tells besides."""
    found: dict[str, Any] = json.loads(
        json.dumps(as_json(summarise(wave, by=("group",), thresholds=safe)))
    )
    groups = [group["questions"] for group in found["groups"]["groups"]]
    for question in (one for questions in (found["questions"], *groups) for one in questions):
        question["headline_codes"] = HEADLINES.get(question["code"], [])
    return found


@pytest.mark.parametrize("seed", [3, 14, 15, 92, 65])
def test_no_count_of_one_or_two_people_is_derived_from_a_safe_breakdown(seed: int) -> None:
    wave = random_wave(seed)
    raw, safe = printed(wave, None), printed(wave, Thresholds())
    if len(raw["groups"]["groups"]) < 2:
        pytest.skip("one group is the whole wave")
    found = list(derived(safe, raw, wave.population))
    assert found
    assert [target for *target, is_derived in found if is_derived] == []
    small = {g["group"] for g in raw["groups"]["groups"] if g["respondents"] <= 2}
    assert not small & {group["group"] for group in safe["groups"]["groups"]}
    assert not small & {name for test in safe["groups"]["comparisons"] for name in test["groups"]}


def test_the_attack_derives_counts_where_only_those_of_few_people_are_hidden() -> None:
    wave = random_wave(3)
    raw, safe = printed(wave, None), printed(wave, Thresholds())
    exact = {
        (group["group"], question["code"], share["value"]): (share, question["base"])
        for group in raw["groups"]["groups"]
        for question in group["questions"]
        for share in question["values"]
    }
    for group in safe["groups"]["groups"]:
        for question in group["questions"]:
            for share in question["values"]:
                key = group["group"], question["code"], share["value"]
                true, base = exact.get(key, ({"count": 0}, 0))
                if share["band"] and 2 < true["count"] < base - 2:
                    share["percent"] = math.floor(true["percent"] + 0.5)
    assert any(hit for *_, hit in derived(safe, raw, wave.population))
