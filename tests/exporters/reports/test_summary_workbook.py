from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analysis.results import MatrixRow, Summary
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ReportSection
from exporters.reports.summary_workbook import write_summary_workbook
from tests.exporters.figures.test_crosstab_table import TABLE as CROSSTAB

DETAILS = ReportDetails("Clinical alumni careers", "2020", date(2020, 11, 3), "Alumni office")


def sheets(path: Path, summary: Summary) -> dict[str, list[dict[str, object]]]:
    """Rows by heading for every sheet of a table."""
    count = write_summary_workbook(path / "a.xlsx", summary, DETAILS)
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in openpyxl.load_workbook(path / "a.xlsx").worksheets:
        if sheet.title in {"Contents", "Charts"}:
            found[sheet.title] = []
            continue
        headings, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    assert count == len(found)
    return found


def test_every_figure_stands_in_its_cell(summary: Summary, tmp_path: Path) -> None:
    found = sheets(tmp_path, summary)
    assert list(found) == [
        "Contents", "Summary", "Charts", "Questions", "Rates", "Groups", "Tests", "Change", "Flows",
        "Flow tests", "Groups over waves", "Notes", "Definitions",
    ]  # fmt: skip
    assert [row["Finding"] for row in found["Summary"]] == [
        "research active in the first role",
        "found it difficult or very difficult",
    ]
    by_answer = {(row["Code"], row["Answer"]): row for row in found["Questions"]}
    question = summary.questions[1]
    for share in question.values:
        row = by_answer["activities", share.text]
        assert share.percent is not None
        assert row["Share"] == pytest.approx(share.percent / 100)
        assert (row["People"], row["Answered"]) == (share.count, question.base)
    papers = by_answer["papers", None]
    assert papers["Median"] == summary.questions[5].numbers.median
    rates = {row["Rate"]: row for row in found["Rates"]}
    assert rates["RR1"]["Share"] == pytest.approx(60 / 188)
    assert rates["Complete"]["People"] == 60


def test_groups_tests_and_changes_are_complete(summary: Summary, tmp_path: Path) -> None:
    found = sheets(tmp_path, summary)
    assert summary.breakdown is not None
    assert summary.trend is not None
    assert {row["Gender"] for row in found["Groups"]} == {"Men", "Women"}
    assert [row["p (Holm)"] for row in found["Tests"]] == pytest.approx(
        [test.p_adjusted for test in summary.breakdown.comparisons]
    )
    assert len(found["Change"]) == len(summary.trend.changes)
    assert found["Change"][0]["2018"] == pytest.approx(summary.trend.changes[0].then)


def test_the_crosstab_of_two_variables_has_a_sheet(summary: Summary, tmp_path: Path) -> None:
    assert summary.breakdown is not None
    assert "Crosstab" not in sheets(tmp_path, summary)
    crossed = replace(summary, breakdown=replace(summary.breakdown, crosstab=CROSSTAB))
    rows = sheets(tmp_path, crossed)["Crosstab"]
    assert [row["Gender"] for row in rows] == ["Female", "Male", "Total"]
    assert rows[-1]["Total"] == 63


def test_what_is_hidden_is_blank_and_the_rest_is_whole(
    safe_summary: Summary, tmp_path: Path
) -> None:
    found = sheets(tmp_path, safe_summary)
    hidden = [row for row in found["Groups"] if row["Code"] == "challenges" and row["Answer"]]
    assert all(row["Share"] is None for row in hidden)
    for row in found["Questions"]:
        if isinstance(row["Share"], int | float):
            assert round(100 * row["Share"], 6).is_integer()
        if isinstance(row["Answered"], int | float):
            assert row["Answered"] % 5 == 0
        assert "People" not in row  # 60 of 65 would contradict 98%
    assert "Disclosure control (safe to publish)" in str(found["Notes"])


def test_without_groups_and_trend_there_are_no_sheets_for_them(
    summary: Summary, tmp_path: Path
) -> None:
    bare = replace(summary, breakdown=None, trend=None)
    assert list(sheets(tmp_path, bare)) == [
        "Contents", "Summary", "Charts", "Questions", "Rates", "Notes", "Definitions",
    ]  # fmt: skip


def test_the_title_says_what_it_is(summary: Summary, tmp_path: Path) -> None:
    write_summary_workbook(tmp_path / "a.xlsx", summary, DETAILS)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 2)] == [
        "Clinical alumni careers",
        "Wave 2020 · report of 3 November 2020 · Alumni office",
    ]
    assert str(sheet.cell(3, 1).value).startswith("Internal figures: not rounded")


def test_matrices_stand_on_one_sheet_and_ranks_beside_their_choices(
    summary: Summary, tmp_path: Path
) -> None:
    """Neither is told in the row of the whole question."""
    sector = summary.questions[4]
    rows = [
        replace(sector, code=f"WORK_{at}", matrix=MatrixRow("WORK", "Where, and when?", text))
        for at, text in enumerate(("First", "Now"))
    ]
    first, *others = sector.values
    ranked = replace(
        sector, code="BEST", kind="ranking", values=(replace(first, mean_rank=1.5), *others)
    )
    bare = replace(summary, breakdown=None, trend=None, questions=(*rows, ranked))
    found = sheets(tmp_path, bare)
    matrix = found["Matrices"]
    assert [(row["Code"], row["Row"]) for row in matrix] == [("WORK_0", "First"), ("WORK_1", "Now")]
    assert first.percent is not None
    assert matrix[0][first.text] == pytest.approx(first.percent / 100)
    assert {row["Answered"] for row in matrix} == {sector.base}
    ranks = {row["Answer"]: row["Mean rank"] for row in found["Questions"] if row["Code"] == "BEST"}
    assert ranks.pop(None) is None
    assert ranks.pop(first.text) == 1.5
    assert set(ranks.values()) == {None}


def test_the_contents_lead_to_every_sheet(summary: Summary, tmp_path: Path) -> None:
    write_summary_workbook(tmp_path / "a.xlsx", summary, DETAILS)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    contents = book["Contents"]
    links = {cell.value: cell.hyperlink for row in contents for cell in row if cell.hyperlink}
    assert list(links) == book.sheetnames[1:]
    assert all(link.location == f"'{name}'!A1" for name, link in links.items())


def test_charts_are_native_and_refer_to_the_table_beside_them(
    summary: Summary, tmp_path: Path
) -> None:
    write_summary_workbook(tmp_path / "a.xlsx", summary, DETAILS)
    sheet: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")["Charts"]
    first = sheet._charts[0]
    question = summary.questions[0]
    assert [sheet.cell(row, 1).value for row in (4, 5)] == [
        question.text, "63 answered",
    ]  # fmt: skip
    values = first.series[0].val.numRef.f
    assert values == "Charts!$B$7:$B$8"
    share = question.values[0]
    cells = [sheet.cell(7, column).value for column in range(1, 5)]
    assert share.percent is not None
    assert share.low is not None
    assert share.high is not None
    assert cells == [share.text, *(pytest.approx(one / 100) for one in (share.percent, share.low,
                                                                       share.high))]  # fmt: skip
    bars = first.series[0].errBars
    for ends, length in (
        (bars.plus, share.high - share.percent), (bars.minus, share.percent - share.low),
    ):  # fmt: skip
        cells = sheet[ends.numRef.f.split("!")[1].replace("$", "")]
        assert cells[0][0].value == pytest.approx(length / 100)
    titles = [one.value for one in sheet["A"] if one.font.bold]
    assert f"{question.text} By gender" in titles
    assert f"{question.text} 2018 and 2020" in titles
    assert len(sheet._charts) == len(titles) - 1  # but for the sheet's own


def test_texts_of_the_data_are_never_formulas(summary: Summary, tmp_path: Path) -> None:
    odd = replace(summary.questions[0], text="=1+1", headline=None)
    bare = replace(summary, questions=(odd,), breakdown=None, trend=None)
    write_summary_workbook(tmp_path / "a.xlsx", bare, DETAILS)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    kinds = {cell.value: cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds["=1+1"] == "s"
    assert "f" not in kinds.values()


@pytest.mark.parametrize(
    "section", [one for one in ReportSection if one is not ReportSection.NOTES]
)
def test_sheets_follow_the_sections(
    section: ReportSection, summary: Summary, tmp_path: Path
) -> None:
    wanted = {
        ReportSection.HEADLINES: ["Summary"],
        ReportSection.QUESTIONS: ["Charts", "Questions"],
        ReportSection.BREAKDOWNS: ["Groups"],
        ReportSection.TRENDS: ["Change", "Flows", "Flow tests", "Groups over waves"],
        ReportSection.RATES: ["Rates"],
        ReportSection.TESTS: ["Tests"],
    }
    details = replace(DETAILS, sections=frozenset({section}))
    write_summary_workbook(tmp_path / "a.xlsx", summary, details)
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert names == ["Contents", *wanted.get(section, [])]
