"""An attacker who has several publications of one wave and works out hidden counts from all.

The unknown numbers are the people who are in the same groups of all publications (a kind): how
many there are, how many answered, and what. Whatever is printed of a set of people is told of sums
of kinds. The attacker knows every definition and the rules, so that groups without anybody are
known; how many are in each is not.

A count is not derived where another table of people would be printed exactly alike. Such a table,
with one person counted elsewhere, is looked for first (everything that is printed is compared,
tests too); only where there is none, integer programming decides (attack.py).
"""

from dataclasses import dataclass, field

import numpy as np

from tests.analysis.question_attack import QuestionAttack, Target
from tests.analysis.random_publications import (
    publish,
    random_cut,
    random_cut_by_answers,
    wave_with_fields,
)


@dataclass
class Outcome:
    """What an attack found, and of each share of at least LEAST_BASE people whether it is shown.

    Shares of which the rules withhold nothing by themselves: neither of few people nor of all but
    few.
    """

    targets: list[Target] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)

    @property
    def derived(self) -> list[Target]:
        """The withheld counts that follow from what is printed."""
        return [one for one in self.targets if one.is_derived]


def attack_publications(
    seed: int, *, count: int = 2, is_checked: bool = True, by_answers: bool = False
) -> Outcome:
    """Attack a random wave with `count` random cuts published one after another.

    `by_answers`: of those who gave an answer, and by questions, in place of segments and fields.
    Without `is_checked` none is checked against the others, so that something may follow.
    """
    chance = np.random.default_rng(seed)
    wave = wave_with_fields(seed)
    make = random_cut_by_answers if by_answers else random_cut
    cuts = [make(wave, chance) for _ in range(count)]
    publications = publish(wave, cuts, is_checked=is_checked)
    found = Outcome()
    for number in range(len(publications[0].printed["questions"]) if publications else 0):
        attack = QuestionAttack(wave, publications, number)
        found.targets.extend(attack.targets())
        found.shown.extend(attack.shown())
    return found
