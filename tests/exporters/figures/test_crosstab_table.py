from dataclasses import replace

from analysis.results import Crosstab, CrosstabCell, GroupVariable
from exporters.figures.crosstab_table import crosstab_table

TABLE = Crosstab(
    GroupVariable("gender", "Gender", ("female", "male")),
    GroupVariable("award", "Award", ("PhD", "MD(Res)")),
    (
        (CrosstabCell(16, 61.5, 41.0), CrosstabCell(10, 38.5, None)),
        (CrosstabCell(23, 62.2, 59.0), CrosstabCell(None, None, None)),
    ),
    (26, 37),
    (39, None),
    63,
    3,
)


def test_pairs_of_values_with_shares_and_totals() -> None:
    table = crosstab_table(TABLE)
    assert list(table.lines()) == [
        ("Gender", "PhD", "MD(Res)", "Total"),
        ("Female", "16 · 62% · 41%", "10 · 39% · –", "26"),
        ("Male", "23 · 62% · 59%", "–", "37"),
        ("Total", "39", "–", "63"),
    ]
    assert table.notes == (
        "Each cell: people, share of the row, share of the column.",
        "Not known of 3 people, who are in no cell.",
    )


def test_published_cells_have_ranges_and_only_the_shares_that_are_given() -> None:
    cell = CrosstabCell(None, None, None, row_band="under 10%")
    shown = replace(TABLE, cells=((CrosstabCell(40, 91.0, None), cell), TABLE.cells[1]))
    row = crosstab_table(shown, is_rounded=True).lines()
    assert list(row)[1] == ("Female", "40 · 91% · –", "– · under 10% · –", "26")
    counts = tuple(tuple(CrosstabCell(n, None, None) for n in (20, None)) for _ in range(2))
    table = crosstab_table(replace(TABLE, cells=counts), is_rounded=True)
    assert list(table.lines())[1] == ("Female", "20", "–", "26")
    assert table.notes[0] == "Each cell: people."
    assert table.notes[1].startswith("Counts are rounded")
    assert "PhD, % of row" not in {spec.heading for spec in table.rows[0].figures}


def test_a_workbook_gets_the_unrounded_figures() -> None:
    figures = [
        {spec.heading: value for spec, value in row.figures.items()}
        for row in crosstab_table(TABLE).rows
    ]
    assert figures[0]["PhD, % of row"] == 61.5
    assert figures[1]["MD(Res)"] is None
    assert figures[-1] == {"Gender": "Total", "PhD": 39, "MD(Res)": None, "Total": 63}
