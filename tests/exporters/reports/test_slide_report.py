"""The presentation of a wave: what its slides say, and that its charts hold the figures."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from analysis.results import MatrixRow, Summary
from analysis.summary import summarise
from core.errors import Cancelled
from core.progress import Progress
from exporters.figures import formats
from exporters.figures.table import FigureRow, FigureTable
from exporters.figures.trend_parts import trend_parts
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection
from exporters.reports.slide_deck import SlideDeck
from exporters.reports.slide_report import finding_title, write_slide_report
from records.report_template import NamedFile, ReportTemplate
from tests.exporters.figures.test_trend_tables import make
from tests.records.test_report_template import picture

DETAILS = ReportDetails("Clinical alumni careers", "2020", date(2020, 11, 3), "Alumni office")


def slides(path: Path, summary: Summary, details: ReportDetails = DETAILS) -> list[Any]:
    write_slide_report(path / "a.pptx", summary, details)
    return list(Presentation(str(path / "a.pptx")).slides)


def title(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def texts(slide: Any) -> str:
    return "\n".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)


def charts(found: list[Any]) -> list[Any]:
    return [shape.chart for slide in found for shape in slide.shapes if shape.has_chart]


def test_titles_are_findings_and_charts_hold_the_figures(summary: Summary, tmp_path: Path) -> None:
    found = slides(tmp_path, summary)
    by_title = {title(one): one for one in found}
    assert list(by_title)[:3] == [
        "Clinical alumni careers", "At a glance", "How the survey was done",
    ]  # fmt: skip
    question = summary.questions[0]
    headline = question.headline
    assert headline is not None
    slide = by_title[f"{formats.share(headline)} research active in the first role"]
    (chart,) = charts([slide])
    plot = chart.plots[0]
    assert list(plot.categories) == [share.text for share in question.values]
    assert list(plot.series[0].values) == pytest.approx(
        [share.percent / 100 for share in question.values if share.percent is not None]
    )
    assert "63 answered" in texts(slide)
    assert "Clinical alumni careers 2020" in texts(slide)
    assert "Don’t publish" in texts(slide)
    notes = slide.notes_slide.notes_text_frame.text
    for share in question.values:
        assert f"{share.text}\t{share.count}\t{formats.share(share)}" in notes
    described = [one._element.xpath(".//p:cNvPr")[0].get("descr") for one in slide.shapes]
    assert any(one and "Bars" in one for one in described)


def test_intervals_are_error_bars(summary: Summary, tmp_path: Path) -> None:
    chart = charts(slides(tmp_path, replace(summary, breakdown=None, trend=None)))[0]
    share = summary.questions[0].values[0]
    assert share.percent is not None
    assert share.low is not None
    assert share.high is not None
    plus, minus = (
        float(chart._chartSpace.xpath(f".//c:errBars/c:{kind}//c:pt[@idx='0']/c:v")[0].text)
        for kind in ("plus", "minus")
    )
    assert plus == pytest.approx((share.high - share.percent) / 100)
    assert minus == pytest.approx((share.percent - share.low) / 100)


def test_groups_and_waves_are_series(summary: Summary, tmp_path: Path) -> None:
    found = slides(tmp_path, summary)
    heading = "Research active in the first role."
    by_title = {title(one): one for one in found}
    groups = charts([by_title[f"{heading} By gender"]])[0].plots[0]
    assert [one.name for one in groups.series] == ["Men (39)", "Women (24)"]
    waves = charts([by_title[f"{heading} 2018 and 2020"]])[0].plots[0]
    assert [one.name.split()[0] for one in waves.series] == ["2018", "2020"]
    sections = ALL_SECTIONS - {ReportSection.BREAKDOWNS, ReportSection.TRENDS}
    fewer = slides(tmp_path, summary, replace(DETAILS, sections=sections))
    assert not any("By gender" in title(one) or "2018 and" in title(one) for one in fewer)


def test_a_safe_presentation_holds_published_figures_only(
    safe_summary: Summary, tmp_path: Path
) -> None:
    found = slides(tmp_path, safe_summary)
    said = "\n".join(map(texts, found))
    assert "Don’t publish" not in said
    assert "about 65 answered" in said
    values = [
        value for chart in charts(found) for one in chart.plots[0].series for value in one.values
    ]
    shares = [100 * value for value in values if value is not None and value <= 1]
    assert shares
    assert all(round(share, 6) == round(share) for share in shares)


def test_a_matrix_is_a_stacked_chart(summary: Summary, tmp_path: Path) -> None:
    sector = summary.questions[4]
    rows = tuple(
        replace(sector, code=f"WORK_{text}", text=f"Where? {text}",
                matrix=MatrixRow("WORK", "Where?", text))
        for text in ("First", "Now")
    )  # fmt: skip
    bare = replace(summary, questions=rows, breakdown=None, trend=None)
    found = {title(one): one for one in slides(tmp_path, bare)}
    plot = charts([found["Where?"]])[0].plots[0]
    assert list(plot.categories) == ["First", "Now"]
    assert [one.name for one in plot.series] == [share.text for share in sector.values]


def test_the_finding_of_a_question_in_a_line(summary: Summary) -> None:
    headline, activities, *_, papers, _started, wishes = summary.questions
    assert finding_title(headline).endswith("research active in the first role")
    assert finding_title(activities).startswith("Most often: Clinical trials (")
    assert "Median" in finding_title(papers)
    assert finding_title(wishes) == wishes.text


def test_the_offices_template_is_used(summary: Summary, tmp_path: Path) -> None:
    office = Presentation()  # 10 by 7.5 inches, with a slide that says something
    office.slides.add_slide(office.slide_layouts[0]).shapes.title.text = "Replace me"
    office.slide_master.name = "Office"
    content = io.BytesIO()
    office.save(content)
    template = ReportTemplate(
        "#7a0019", "Georgia", NamedFile("logo.png", picture()),
        slides=NamedFile("office.pptx", content.getvalue()),
    )  # fmt: skip
    write_slide_report(tmp_path / "a.pptx", summary, replace(DETAILS, template=template))
    deck = Presentation(str(tmp_path / "a.pptx"))
    assert deck.slide_width == Inches(10)
    assert "Replace me" not in "\n".join(map(texts, deck.slides))
    first = deck.slides[0]
    assert any(shape.shape_type is not None and "PICTURE" in str(shape.shape_type)
               for shape in first.shapes)  # fmt: skip
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_without_a_template_slides_are_wide_and_in_the_offices_colour(
    summary: Summary, tmp_path: Path
) -> None:
    template = ReportTemplate("#7a0019", "Georgia")
    write_slide_report(tmp_path / "a.pptx", summary, replace(DETAILS, template=template))
    deck = Presentation(str(tmp_path / "a.pptx"))
    assert deck.slide_width == Inches(13.333)
    theme = next(
        rel.target_part.blob
        for rel in deck.slide_master.part.rels.values()
        if rel.reltype.endswith("/theme")
    )
    assert b"7A0019" in theme
    assert b"Georgia" in theme


def test_odd_letters_and_long_texts_make_slides_too(summary: Summary, tmp_path: Path) -> None:
    odd = replace(
        summary.questions[0], text="A\x00\ud800 <b>&amp; 😀 " + 60 * "long ", headline=None
    )
    bare = replace(summary, questions=(odd,), breakdown=None, trend=None)
    assert any("😀" in texts(one) for one in slides(tmp_path, bare))


def test_cancel_leaves_no_presentation(summary: Summary, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_slide_report(
            tmp_path / "a.pptx", summary, DETAILS, progress=Progress(is_cancelled=lambda: True)
        )
    assert list(tmp_path.iterdir()) == []


def test_long_tables_go_on_further_slides(tmp_path: Path) -> None:
    table = FigureTable(("Answer", "Share"), tuple(FigureRow((str(n), "1%")) for n in range(23)))
    deck = SlideDeck("Title", "Office", ReportTemplate())
    deck.table_slide("Long", "Asked", table, source="Source", notes="Notes")
    deck.save(tmp_path / "a.pptx")
    found = list(Presentation(str(tmp_path / "a.pptx")).slides)
    assert [title(one) for one in found] == ["Long", "Long (continued)", "Long (continued)"]
    grids = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    cells = [grid.cell(row, 0).text for grid in grids for row in range(1, len(grid.rows))]
    assert cells == [str(n) for n in range(23)]


def test_what_waves_flows_and_groups_over_the_waves_tell_is_on_slides(tmp_path: Path) -> None:
    summary = summarise(make(2018, 9), by=("gender",), against=[make(2016, 3), make(2017, 4)])
    found = slides(tmp_path, summary)
    expected = [
        (caption, part)
        for question in summary.questions
        for caption, table in trend_parts(summary, question)
        for part in table.grouped().parts()
    ]
    captions = [caption for caption, _ in expected]
    assert {"Over all waves", "Changes between the waves", "What changed in each group"} < {
        *captions
    }
    assert len({*captions}) > 3  # and flows, of pairs of waves
    tables = [
        (title(slide).removesuffix(" (continued)"), tuple(cell.text for cell in row.cells))
        for slide in found
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    charts = [
        (title(slide), tuple(one.name for one in shape.chart.plots[0].series))
        for slide in found
        for shape in slide.shapes
        if shape.has_chart
    ]
    waves = [names for said, names in charts if said.endswith(". Over all waves")]
    assert waves
    assert set(waves) == {("2016", "2017", "2018")}
    drawn = {said for said, _names in charts}
    for caption, part in expected:
        if caption == "Over all waves" and any(said.endswith(caption) for said in drawn):
            continue
        for line in part.lines():
            assert any(said.endswith(caption) and row == line for said, row in tables)
    without = replace(DETAILS, sections=ALL_SECTIONS - {ReportSection.TRENDS})
    titles = [title(one) for one in slides(tmp_path, summary, without)]
    assert not [one for one in titles if one.endswith(tuple(captions))]
