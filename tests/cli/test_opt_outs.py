"""Opt-outs and deaths of a file are kept, however they are written, and nobody of them is invited."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SURVEY, Almanac, write_book


def imported(almanac: Almanac, folder: Path, *rows: tuple[Any, ...], **options: str) -> dict[str, Any]:
    """What importing a workbook with `rows`, the first its headings, said."""
    more = [part for name, value in options.items() for part in (f"--{name}", value)]
    book = write_book(folder / "people.xlsx", {"People": [*rows]})
    told: dict[str, Any] = almanac.json("import", "contacts", book, *more)
    return told


def invited(almanac: Almanac, folder: Path) -> int:
    """How many people a survey would invite."""
    almanac.json("surveys", "create", write_book(folder / "survey.xlsx", SURVEY))
    told = almanac.json("invite", "CAR", "--wave", "2018", "--dry-run")
    count: int = told["invited"]
    return count


def people(almanac: Almanac, count: int) -> list[dict[str, Any]]:
    """The first `count` people as `contacts show` tells."""
    shown = [almanac.json("contacts", "show", str(number)) for number in range(1, count + 1)]
    return [one["people"][0] for one in shown]


def critical(told: dict[str, Any]) -> list[tuple[int | None, str]]:
    """Row and column of each critical problem."""
    return [
        (one["row"], one["column"]) for one in told["problems"] if one["severity"] == "critical"
    ]
