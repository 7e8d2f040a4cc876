"""Some hundred mutated files; `python -m bench.fuzz` reads thousands."""

import random
from pathlib import Path

import pytest

from bench.fuzz import fuzz, mutated
from tests.tabular.reading import hostile_files as files

CARDS = b"".join(
    b"BEGIN:VCARD\r\nVERSION:%s\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA;Zo=\r\n=C3=AB\r\n"
    b'item1.EMAIL;TYPE="x,y":a@example.org\r\nNOTE:one\r\n two\\; three\r\nEND:VCARD\r\n' % version
    for version in (b"2.1", b"3.0", b"4.0")
)
SOURCES = [files.GOOD, files.NUMBERS, files.workbook(files.sheet(files.SERIALS)), CARDS] + [
    path.read_bytes() for path in sorted((Path(__file__).parent / "files").glob("*.[xo]*"))
]


@pytest.mark.slow
def test_mutated_files_end_in_a_table_or_a_refusal() -> None:
    outcomes = fuzz(SOURCES, 400, seed=3, seconds=30)
    assert not outcomes.broken
    assert {"read", "damaged"} <= set(outcomes.ways)


@pytest.mark.parametrize("content", [b"Name\nAnn\n", b"PK", files.GOOD])
def test_mutations_are_the_same_again_and_differ_from_each_other(content: bytes) -> None:
    made = [mutated(content, random.Random(seed)) for seed in range(20)]
    assert made == [mutated(content, random.Random(seed)) for seed in range(20)]
    assert len(set(made)) > 5
