"""Invented people by the hundred thousand, the same in every run."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.workbook import write_workbook

HEADINGS: Final = (
    "Alumni ID", "Title", "Given name", "Family name", "Gender", "Date of birth", "E-mail",
    "Phone", "Address", "City", "Postcode", "Country", "Award", "Programme", "Department",
    "Supervisor", "Completed", "Job title", "Employer", "Notes",
)  # fmt: skip
_GIVEN: Final = (
    "Anna", "Ben", "Chloë", "Dev", "Elif", "Farah", "George", "Hana", "Ivo", "Jun", "Kofi", "Lena",
    "Marek", "Nadia", "Omar", "Petra",
)  # fmt: skip
_FAMILY: Final = (
    "Marsh", "Martin", "Okafor", "Brennan", "Núñez", "Dahl", "Evans", "Gupta", "Ito", "Janssen",
    "Kowalczyk", "Lindqvist",
)  # fmt: skip
_SYLLABLES: Final = (
    "ba", "be", "do", "fa", "gor", "hal", "in", "ka", "len", "mar", "nor", "ost", "pel", "ros",
    "san", "tor", "ul", "ver", "wen", "zim",
)  # fmt: skip
_TOWNS: Final = ("London", "Leeds", "York", "Cardiff", "Glasgow", "Belfast", "Bath", "Derby")
_DEPARTMENTS: Final = ("Radiotherapy & Imaging", "Clinical Studies", "Cancer Therapeutics")


def people(count: int) -> Iterator[tuple[Any, ...]]:
    """`count` rows in the order of HEADINGS; every ID and address is different."""
    chance = random.Random(20)
    for number in range(count):
        first = chance.choice(_GIVEN)
        # A thousand family names that begin alike, as real ones do.
        last = chance.choice(_FAMILY) if number % 3 else _invented(chance)
        yield (
            f"{number:07}",
            chance.choice(("Dr", "Prof", "Mr", "Ms")),
            first,
            last,
            chance.choice(("female", "male")),
            date(1940 + number % 55, 1 + number % 12, 1 + number % 28),
            f"{first.lower().replace('ë', 'e')}.{number}@example.org",
            f"+447700{900000 + number % 1000:06}",
            f"{1 + number % 250} Invented Road",
            chance.choice(_TOWNS),
            f"XX{number % 99} {number % 9}YY",
            "United Kingdom",
            chance.choice(("PhD", "MD(Res)", "MSc")),
            "Cancer research",
            chance.choice(_DEPARTMENTS),
            f"Prof {chance.choice(_FAMILY)}",
            1983 + number % 35,
            "Consultant",
            f"{chance.choice(_TOWNS)} Hospital",
            f"Met at event {number % 50}" if number % 4 == 0 else None,
        )


def write_people(path: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write `rows` as a workbook, as an office would have it."""
    kinds = {"Date of birth": CellKind.DATE, "Completed": CellKind.INTEGER}
    columns = [ColumnSpec(heading, kinds.get(heading, CellKind.TEXT)) for heading in HEADINGS]
    write_workbook(path, [SheetSpec("Graduates", columns, rows)])


def _invented(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
