"""The search for duplicates: how long it takes, how much memory, and how many it finds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.figures import BenchFigure, seconds
from bench.known_duplicates import people_with_duplicates
from bench.memory import peak_of
from core.chunks import in_chunks
from core.formats import format_number
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import create_database
from records.duplicates.pairs import DuplicatePair
from records.duplicates.search import find_duplicates
from records.writing.new_people import create_people

_CHUNK: Final = 100_000
_LOWEST: Final = 0.2  # the probability from which pairs are looked at
_RECALL: Final = 0.98  # at which precision is told
_AIMS: Final = {100_000: 10.0, 1_000_000: 120.0}  # seconds
_MOST_MEMORY: Final = 4_096  # MB


def measure_duplicates(path: Path, count: int, progress: Progress) -> list[BenchFigure]:
    """Seconds, megabytes and precision of a search among `count` people, in a new database."""
    progress.report(f"Duplicates among {format_number(count)} people")
    people, owners = people_with_duplicates(count)
    database = create_database(path)
    owner_of: dict[int, int] = {}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        for places in in_chunks(range(count), _CHUNK):
            ids = create_people(changes, [people[at] for at in places])
            owner_of |= zip(ids, (owners[at] for at in places), strict=True)
    with database.read() as connection:
        took, found = seconds(lambda: find_duplicates(connection, _LOWEST))
    database.close()
    name = f"duplicates among {format_number(count)}"
    figures = [
        BenchFigure(name, took, "s", None, _AIMS.get(count)),
        BenchFigure(f"{name}: false ones", _false_ones(found.pairs, owner_of), "%", None, 0.5),
    ]
    if (peak := peak_of("duplicates", path)) is not None:
        figures.append(BenchFigure(f"{name}: memory", peak, "MB", None, _MOST_MEMORY))
    return figures


def _false_ones(pairs: Sequence[DuplicatePair], owner_of: Mapping[int, int]) -> float:
    """The percentage of pairs that are two people, among the likeliest that find 98 % of all."""
    true = sum(count * (count - 1) // 2 for count in Counter(owner_of.values()).values())
    right = 0
    for number, pair in enumerate(pairs, 1):
        right += owner_of[pair.left] == owner_of[pair.right]
        if right >= _RECALL * true:
            return 100 * (1 - right / number)
    return 100.0  # fewer are found
