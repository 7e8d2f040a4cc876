from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from analysis.results import MatrixRow, Summary
from exporters.reports.report_details import ReportDetails
from exporters.reports.summary_workbook import write_summary_workbook

DETAILS = ReportDetails("Clinical alumni careers", "2020", date(2020, 11, 3), "Alumni office")


def sheets(path: Path, summary: Summary) -> dict[str, list[dict[str, object]]]:
    """Rows by heading for every sheet; the first one has its title above."""
    count = write_summary_workbook(path / "a.xlsx", summary, DETAILS)
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in openpyxl.load_workbook(path / "a.xlsx").worksheets:
        first = 5 if sheet.title == "Summary" else 1
        headings, *rows = sheet.iter_rows(min_row=first, values_only=True)
        found[sheet.title] = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    assert count == len(found)
    return found


def test_every_figure_stands_in_its_cell(summary: Summary, tmp_path: Path) -> None:
    found = sheets(tmp_path, summary)
    assert list(found) == ["Summary", "Questions", "Rates", "Groups", "Tests", "Change", "Notes"]
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
    assert list(sheets(tmp_path, bare)) == ["Summary", "Questions", "Rates", "Notes"]


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
