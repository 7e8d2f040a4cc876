"""Attack random pairs of publications: python tools/attack_publications.py FIRST LAST [answers].

Each pair is two cuts of a random wave, published one after the other: of segments and by fields,
or with “answers” of those who gave an answer and by questions. From both an attacker works
out the withheld counts by integer programming (tests/analysis/pairs_attack.py). The suite attacks
a few dozen; this is for thousands, at low priority. Prints every derived count and the totals.
"""

import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.analysis.pairs_attack import attack_pair

_EACH = 100  # pairs between two lines of progress


def main(first: int, last: int, *, by_answers: bool = False, most: int = 2) -> None:
    """Attack the pairs of the seeds `first` to `last`, `most` counts of each question."""
    warnings.simplefilter("ignore")
    start, targets, derived = time.monotonic(), 0, 0
    for seed in range(first, last):
        found, hits = attack_pair(seed, most, by_answers=by_answers)
        targets += found
        derived += len(hits)
        for hit in hits:
            print(f"seed {seed}: {hit}", flush=True)  # noqa: T201
        if (seed + 1 - first) % _EACH == 0 or seed + 1 == last:
            seconds = time.monotonic() - start
            said = f"{seed + 1 - first} pairs, {targets} withheld counts, {derived} derived"
            print(f"{said}, {seconds:.0f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), by_answers=sys.argv[3:] == ["answers"])
