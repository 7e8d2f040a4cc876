"""Attack random publications: python tools/attack_publications.py FIRST LAST [answers] [COUNT].

Each attack is on two cuts (or COUNT) of a random wave, published one after the other: of segments
and by fields, or with “answers” of those who gave an answer and by questions. An attacker works out
the withheld counts from all that is printed of them (tests/analysis/pairs_attack.py). The suite
attacks a few dozen; this is for thousands, at low priority. Prints every derived count, and totals:
of how many counts another table is printed wholly alike; of how many only another count fits what
is linear (possible); how many follow from one other publication, as the difference of figures that
are of enough people (told); and how many are derived.
"""

import sys
import time
import warnings
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.analysis.pairs_attack import attack_publications

_EACH = 100  # attacks between two lines of progress


def main(first: int, last: int, *, by_answers: bool, count: int) -> None:
    """Attack the publications of the seeds `first` to `last`, `count` of each wave."""
    warnings.simplefilter("ignore")
    start, found = time.monotonic(), Counter[str]()
    shares = Counter[bool]()
    for seed in range(first, last):
        outcome = attack_publications(seed, by_answers=by_answers, count=count)
        found.update(one.how for one in outcome.targets)
        shares.update(outcome.shown)
        for one in outcome.derived:
            print(f"seed {seed}: {one}", flush=True)  # noqa: T201
        if (seed + 1 - first) % _EACH == 0 or seed + 1 == last:
            seconds = time.monotonic() - start
            withheld = 100 * shares[False] / max(1, shares.total())
            said = ", ".join(f"{number} {how}" for how, number in sorted(found.items()))
            print(  # noqa: T201
                f"{seed + 1 - first} attacks: {said}; {withheld:.1f}% of {shares.total()} shares "
                f"withheld; {seconds:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    given = sys.argv[3:]
    numbers = [int(one) for one in given if one.isdigit()]
    main(
        int(sys.argv[1]),
        int(sys.argv[2]),
        by_answers="answers" in given,
        count=numbers[0] if numbers else 2,
    )
