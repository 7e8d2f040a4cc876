"""Alumni statistics as tables: what is read, and the numbers beneath."""

import pytest

from analysis.alumni.results import AlumniCell, AlumniGroup, AlumniRequest, AlumniSummary
from exporters.figures.alumni_tables import alumni_tables, share_text


@pytest.mark.parametrize(
    ("count", "percent", "text"),
    [(0, 0.0, "0%"), (1, 0.2, "<1%"), (5, 0.0, "<1%"), (1, 0.5, "1%"), (None, None, "–")],
)
def test_a_share_of_anybody_is_not_nothing(
    count: int | None, percent: float | None, text: str
) -> None:
    assert share_text(AlumniCell(count, percent)) == text


def test_two_variables_are_a_table_of_people_and_one_of_shares() -> None:
    cells = (AlumniCell(3, 75.0), AlumniCell(1, 25.0))
    summary = AlumniSummary(
        AlumniRequest(("gender", "award")), ("Gender", "Award"), 4,
        (AlumniGroup("female", AlumniCell(4, 100.0), cells),), ("PhD", "MD"), cells, (0, 1),
        (False, False),
    )  # fmt: skip
    people, shares = alumni_tables(summary)
    assert list(people.lines()) == [
        ("Gender / Award", "PhD", "MD", "All"), ("female", "3", "1", "4"), ("All", "3", "1", "4"),
    ]  # fmt: skip
    assert [row.cells[1:3] for row in shares.rows] == [("75%", "25%"), ("75%", "25%")]
    assert list(shares.rows[0].figures.values()) == [75.0, 25.0, 4]


def test_a_value_called_as_the_total_has_a_column_of_its_own() -> None:
    cells = (AlumniCell(3, 75.0), AlumniCell(1, 25.0))
    summary = AlumniSummary(
        AlumniRequest(("gender", "award")), ("Gender", "Award"), 4,
        (AlumniGroup("female", AlumniCell(4, 100.0), cells),), ("PhD", "All"), cells, (0, 1),
        (False, False),
    )  # fmt: skip
    people, _ = alumni_tables(summary)
    assert people.headings[1:] == ("PhD", "All", "All (2)")
    assert list(people.rows[0].figures.values()) == [3, 1, 4]
