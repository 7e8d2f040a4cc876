"""The records of FEBRL, with what they are compared by and the truth."""

import csv
import gzip
from pathlib import Path

import numpy as np

from core.progress import SILENT
from records.linkage.columns import CodedColumn, combined
from records.linkage.comparisons import DateComparison, PairComparison, TextComparison
from records.linkage.pair_blocks import PairBlock, Pairs, block
from records.linkage.scored_pairs import ScoredPairs, score_pairs

FOLDER = Path(__file__).parent / "febrl"
_MOST = 500


def febrl_rows(number: int) -> list[dict[str, str]]:
    """The records of one of the three sets."""
    with gzip.open(FOLDER / f"dataset{number}.csv.gz", "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [{name.strip(): value.strip() for name, value in row.items()} for row in rows]


def true_pairs(rows: list[dict[str, str]]) -> Pairs:
    """The pairs of records that are one person."""
    people = np.array([int(row["rec_id"].split("-")[1]) for row in rows])
    return block(people, [], most=100).pairs


def score_febrl(rows: list[dict[str, str]]) -> ScoredPairs:
    """The records compared, by rules that fit them."""

    def values(*names: str) -> list[CodedColumn]:
        return CodedColumn.of_one_vocabulary([[row[name] for row in rows] for name in names])

    given, family = values("given_name", "surname")
    line, other_line = values("address_1", "address_2")
    birth = CodedColumn.of(
        [row["date_of_birth"] for row in rows], lambda day: day * (len(day) == 8)
    )
    street, suburb, postcode, security = (
        values(name)[0] for name in ("street_number", "suburb", "postcode", "soc_sec_id")
    )
    comparisons: list[PairComparison] = [
        TextComparison("given", given, elsewhere=(family,)),
        TextComparison("family", family, elsewhere=(given,)),
        DateComparison("birth", birth),
        TextComparison("line", line, elsewhere=(other_line,)),
        TextComparison("other line", other_line, elsewhere=(line,)),
        TextComparison("street", street),
        TextComparison("suburb", suburb),
        TextComparison("postcode", postcode),
        TextComparison("security", security),
    ]

    def same(fixed: list[str], *columns: CodedColumn) -> PairBlock:
        return block(combined(*(one.codes for one in columns)), fixed, most=_MOST)

    names = np.minimum(given.codes, family.codes), np.maximum(given.codes, family.codes)
    blocks = [
        same(["birth"], birth),
        same(["security"], security),
        block(combined(*names), ["given", "family"], most=_MOST),
        same(["line"], line),
        same(["other line"], other_line),
        same(["family", "postcode"], family, postcode),
        same(["family", "suburb"], family, suburb),
        same(["given", "postcode"], given, postcode),
        same(["given", "suburb"], given, suburb),
        same(["street", "postcode"], street, postcode),
        same(["suburb", "postcode"], suburb, postcode),
    ]
    return score_pairs(len(rows), comparisons, blocks, len(blocks[1].pairs), SILENT)


def f1(found: set[tuple[int, int]] | set[int], truth: set[int] | set[tuple[int, int]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & truth) / (len(found) + len(truth))
