from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm

from analysis.results import MatrixRow, Summary
from analysis.weighting.results import FieldResponse, GroupResponse, NonResponse
from core.errors import Cancelled, UserError
from core.progress import Progress
from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png
from exporters.reports import word_document
from exporters.reports.report import write_word_report
from exporters.reports.report_details import ReportDetails, ThemeComments
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection, sections_named
from exporters.reports.word_document import WordDocument
from surveys.fieldwork import Fieldwork
from surveys.panel_settings import PanelSettings, PanelView
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.routing import parse_routing
from tests.exporters.figures.test_crosstab_table import TABLE as CROSSTAB
from tests.full_disk import leave_room

QUESTIONNAIRE = complete_questionnaire(Questionnaire(
    "CAC", "Clinical alumni careers", None,
    (
        QuestionDefinition("active", "Research active?", QuestionKind.YES_NO),
        QuestionDefinition(
            "difficulty", "How difficult was it?", QuestionKind.SCALE,
            (ChoiceDefinition("1", "Very easy"),), scale_from=1, scale_to=2,
            asked_if=parse_routing("active = yes"),
        ),
        QuestionDefinition(
            "sector", "Where do you work?", QuestionKind.SINGLE,
            (ChoiceDefinition("nhs", "NHS"), ChoiceDefinition("uni", "University")),
            allows_not_applicable=True,
        ),
    ),
))  # fmt: skip
DETAILS = ReportDetails(
    "Clinical alumni careers",
    "2020",
    date(2020, 11, 3),
    "Alumni office",
    Fieldwork(
        date(2020, 6, 1),
        date(2020, 9, 30),
        (date(2020, 6, 1), date(2020, 6, 3)),
        (date(2020, 7, 1), date(2020, 7, 1)),
        2,
        by_list=True,
    ),
    QUESTIONNAIRE,
    {"wishes": (ThemeComments("Time", ("More protected time",)), ThemeComments("", ("A mentor",)))},
)


def report(path: Path, summary: Summary, details: ReportDetails = DETAILS) -> DocumentObject:
    write_word_report(path / "report.docx", summary, details)
    return Document(str(path / "report.docx"))


@pytest.fixture(scope="module")
def document(summary: Summary, tmp_path_factory: pytest.TempPathFactory) -> DocumentObject:
    return report(tmp_path_factory.mktemp("report"), summary)


def instructions(element: BaseOxmlElement) -> list[str]:
    """The instructions of the fields within `element`, and that each begins and ends."""
    kinds = [mark.get(qn("w:fldCharType")) for mark in element.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    return [str(one.text).strip() for one in element.iter(qn("w:instrText"))]


def texts(document: DocumentObject, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def test_the_report_has_its_parts_in_order(summary: Summary, document: DocumentObject) -> None:
    assert texts(document, "Title") == ["Clinical alumni careers"]
    assert texts(document, "Subtitle") == ["Alumni office", "Wave 2020"]
    chapters = [
        "At a glance", "How the survey was done", "Findings", "Comments", "How to read the figures",
        "Appendix 1: questionnaire", "Appendix 2: response rates", "Appendix 3: tests",
    ]  # fmt: skip
    assert texts(document, "Heading 1") == chapters
    asked = [question.text for question in summary.questions]  # what people wrote comes last
    assert texts(document, "Heading 2") == asked
    assert set(texts(document, "Heading 3")) == {
        "Population", "Fieldwork", "Response", "By gender", "Compared with 2018",
        "Time", "No theme", "From 2018 to 2020, the same people", "What changed in each group",
    }  # fmt: skip
    assert texts(document, "toc 1") == chapters
    assert texts(document, "toc 2") == texts(document, "Heading 2")
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Internal figures: not rounded or suppressed" in said
    assert "63 people answered, 60 completely and 3 in part. The response rate is 31.9%" in said
    assert "With the partial answers it is 33.5% (RR2)." in said
    assert "188 eligible people with awards of 1983 to 2017" in said
    assert "drawn from the segment “Doctors”" in said
    assert "63 answered · several answers possible." in said
    assert "Wilson’s" in said
    assert "In the field: 1 June 2020 to 30 September 2020" in said
    assert "The survey was open from 1 June 2020 to 30 September 2020." in said
    assert (
        "Invitations were sent by mail merge or a survey platform from 1 June 2020 to 3 June 2020."
        " People who had not answered were sent up to 2 reminders, on 1 July 2020." in said
    )
    assert "A mentor" in said


def test_the_page_is_a4_with_numbers_and_in_british_english(document: DocumentObject) -> None:
    section = document.sections[0]
    assert section.page_width is not None
    assert abs(section.page_width - Cm(21)) < Cm(0.01)
    assert instructions(section.footer.paragraphs[0]._p) == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text == "Clinical alumni careers 2020\tPage 1 of 1"
    normal = document.styles["Normal"].element
    assert normal.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert document.core_properties.author == "Alumni office"
    assert document.core_properties.comments == ""


def test_tables_hold_the_figures(summary: Summary, document: DocumentObject) -> None:
    assert summary.breakdown is not None
    tables = document.tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    question = summary.questions[1]
    for share in question.values:
        span = f"{share.low:.0f}–{share.high:.0f}%"
        assert [share.text, str(share.count), f"{share.percent:.0f}%", span] in rows
    assert ["Answer", "Men (39)", "Women (24)", "p", "p (Holm)"] in rows
    men = next(group for group in summary.breakdown.groups if group.label == "Men").questions[1]
    shares = {share.text: share for share in men.values}
    for share in question.values:  # groups have the order of everybody, with interval and count
        found = shares[share.text]
        cell = f"{found.percent:.0f}% ({found.low:.0f}–{found.high:.0f}%) · {found.count}"
        assert any(row[:2] == [share.text, cell] for row in rows)
    assert any(row[-2:] == ["p", "p (Holm)"] for row in rows)
    assert ["Measure", "Men (39)", "Women (24)", "p", "p (Holm)"] in rows
    headings = tables[-1].rows[0]._tr.trPr
    assert headings is not None
    assert headings.find(qn("w:tblHeader")) is not None


def test_two_variables_have_their_crosstab(summary: Summary, tmp_path: Path) -> None:
    assert summary.breakdown is not None
    crossed = replace(summary, breakdown=replace(summary.breakdown, crosstab=CROSSTAB))
    document = report(tmp_path, crossed)
    rows = [[cell.text for cell in row.cells] for one in document.tables for row in one.rows]
    assert ["Male", "23 · 62% · 59%", "–", "37"] in rows


def test_every_picture_is_described(document: DocumentObject) -> None:
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    captions = texts(document, "Caption")
    figures = [caption for caption in captions if caption.startswith("Figure")]
    assert len(descriptions) == len(figures) == 23
    assert all(descriptions)
    assert any("Clinical trials 84%" in str(text) for text in descriptions)
    numbered = [caption for caption in captions if caption.startswith("Table")]
    assert len(numbered) == len(document.tables) - 1  # but for the headlines
    for kind, found in (("Figure", figures), ("Table", numbered)):
        for number, caption in enumerate(found, 1):
            assert caption.startswith(f"{kind} {number}. ")
    counted = [one for one in instructions(document.element.body) if one.startswith("SEQ")]
    assert len(counted) == len(captions)


def test_a_safe_report_says_so_and_hides_small_groups(
    safe_summary: Summary, tmp_path: Path
) -> None:
    document = report(tmp_path, safe_summary)
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Disclosure control (safe to publish)" in said
    assert "Internal figures" not in said
    assert "The groups are not compared: one of the figures is of too few people" in said


def test_bare_figures_make_a_report_too(summary: Summary, tmp_path: Path) -> None:
    bare = replace(
        summary,
        questions=(),
        breakdown=None,
        trend=None,
        dispositions={},
        rates=(),
        frame=None,
        headlines=(),
    )
    assert texts(report(tmp_path, bare), "Heading 1") == [
        "How the survey was done", "Findings", "How to read the figures",
        "Appendix 1: questionnaire",
    ]  # fmt: skip


def test_odd_letters_do_not_break_the_file(summary: Summary, tmp_path: Path) -> None:
    odd = replace(summary.questions[0], text="A\x00\x01\ud800\uffff <b>&amp; 😀")
    document = report(tmp_path, replace(summary, questions=(odd,)))
    assert texts(document, "Heading 2") == ["A\ufffd\ufffd <b>&amp; 😀"]


def test_cancel_leaves_no_file(summary: Summary, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_word_report(
            tmp_path / "report.docx",
            summary,
            DETAILS,
            progress=Progress(is_cancelled=lambda: True),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_former_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.docx"
    document = WordDocument("Title", "Office")
    document.save(path)
    yesterday = path.read_bytes()
    for room in (0, len(yesterday) // 2, len(yesterday) - 1):
        with monkeypatch.context() as patch:
            leave_room(patch, room)
            with pytest.raises(UserError, match="not enough room"):
                document.save(path)
        assert path.read_bytes() == yesterday
        assert [one.name for one in tmp_path.iterdir()] == ["report.docx"]


@pytest.mark.parametrize("is_bare", [True, False])
def test_a_matrix_is_one_table(summary: Summary, tmp_path: Path, *, is_bare: bool) -> None:
    """Its rows have sections of their own where they are compared."""
    sector = summary.questions[4]
    rows = tuple(
        replace(sector, text=f"Where? {text}", matrix=MatrixRow("WORK", "Where?", text))
        for text in ("First", "Now")
    )
    shown = replace(summary, questions=rows)
    if is_bare:
        shown = replace(shown, breakdown=None, trend=None)
    document = report(tmp_path, shown)
    headings = texts(document, "Heading 2")
    assert headings == (["Where?"] if is_bare else ["Where?", "Where? First", "Where? Now"])
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    matrix = next(table for table in tables if table[0][0] == "Row")
    assert [row[0] for row in matrix] == ["Row", "First", "Now"]
    assert matrix[0][1:-1] == [share.text for share in sector.values]


def test_the_contents_lead_to_the_headings(document: DocumentObject) -> None:
    body = document.element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors == names
    assert len(names) == len(texts(document, "Heading 1")) + len(texts(document, "Heading 2"))
    assert instructions(body)[0].startswith("TOC")


def test_the_questionnaire_says_what_was_asked_of_whom(document: DocumentObject) -> None:
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    asked = next(table for table in tables if table[0][0] == "No.")
    assert asked[1:] == [
        ["1", "Research active?", "Yes or no", "Everybody"],
        ["2", "How difficult was it?", "Scale: 1 Very easy; 2", "If question 1 is “Yes”"],
        ["3", "Where do you work?", "Single choice: NHS; University; Not applicable", "Everybody"],
    ]


@pytest.mark.parametrize("section", ReportSection)
def test_each_section_can_be_excluded(
    section: ReportSection, summary: Summary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it no heading of it is there; with it alone, no other."""
    drawn: list[bytes] = []

    def draw_once(chart: Drawing, *_: object) -> bytes:
        """The first picture in place of all: drawing them takes most of the time."""
        if not drawn:
            drawn.append(to_png(chart))
        return drawn[0]

    monkeypatch.setattr(word_document, "to_png", draw_once)
    headings = {
        ReportSection.HEADLINES: {"At a glance"},
        ReportSection.METHOD: {"How the survey was done"},
        ReportSection.QUESTIONS: {"Findings"},
        ReportSection.COMMENTS: {"Comments"},
        ReportSection.NOTES: {"How to read the figures"},
        ReportSection.QUESTIONNAIRE: {"Appendix 1: questionnaire"},
        ReportSection.RATES: {"Appendix 1: response rates"},
        ReportSection.TESTS: {"Appendix 1: tests"},
    }
    alone = report(tmp_path, summary, replace(DETAILS, sections=frozenset({section})))
    assert set(texts(alone, "Heading 1")) == headings.get(section, set())
    rest = report(tmp_path, summary, replace(DETAILS, sections=ALL_SECTIONS - {section}))
    assert not headings.get(section, set()) & set(texts(rest, "Heading 1")) or section in {
        ReportSection.QUESTIONNAIRE
    }
    groups, waves = "By gender", "Compared with 2018"
    parts = set(texts(rest, "Heading 3"))
    shows_questions = section is not ReportSection.QUESTIONS
    assert (groups in parts) is (shows_questions and section is not ReportSection.BREAKDOWNS)
    assert (waves in parts) is (shows_questions and section is not ReportSection.TRENDS)


def test_comments_are_in_internal_reports_only(safe_summary: Summary, tmp_path: Path) -> None:
    document = report(tmp_path, safe_summary)
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "A mentor" not in said
    assert "Comments" not in texts(document, "Heading 1")


def test_unknown_and_no_sections_are_refused() -> None:
    assert sections_named(["Headlines", "tests "]) == {
        ReportSection.HEADLINES, ReportSection.TESTS,
    }  # fmt: skip
    for names, code in ((["figures"], "unknown_section"), ([], "no_section")):
        with pytest.raises(UserError) as caught:
            sections_named(names)
        assert caught.value.code == code


def test_panels_are_as_colleagues_arranged_them(summary: Summary, tmp_path: Path) -> None:
    panels = (
        PanelSettings("papers", 0, title="Publications", note="Since the award."),
        PanelSettings("active", 1, view=PanelView.TABLE),
        PanelSettings("wishes", 2, is_hidden=True),
    )
    bare = replace(summary, panels=panels, breakdown=None, trend=None)
    sections = frozenset({ReportSection.QUESTIONS})
    document = report(tmp_path, bare, replace(DETAILS, sections=sections))
    headings = texts(document, "Heading 2")
    assert headings[0] == "Publications"
    assert headings.index("Were you research active in your first role?") < headings.index(
        "Which research activities were you engaged in?"
    )
    assert "What would help most?" not in headings
    assert len(headings) == len(summary.questions) - 1
    notes = texts(document, "Note")
    assert "How many papers have you published since your award?" in notes
    assert "Since the award." in notes
    described = [str(one._inline.docPr.get("descr")) for one in document.inline_shapes]
    assert any("How many papers" in one for one in described)
    assert not any("Were you research active" in one for one in described)


def test_non_response_has_a_section_where_there_is_a_frame(
    summary: Summary, tmp_path: Path
) -> None:
    women = GroupResponse(
        "Women", known=True, frame=90, sampled=90, respondents=24, rate=26.7, frame_percent=47.9,
        percent=38.1, difference=-9.8, low=-20.0, high=1.0,
    )  # fmt: skip
    found = NonResponse(188, 188, 63, 0, (FieldResponse("gender", "Gender", (women,)),))
    shown = replace(summary, non_response=found)
    document = report(tmp_path, shown)
    assert "Who answered" in texts(document, "Heading 1")
    assert "Respondents beside the frame" in texts(document, "Heading 3")
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert said.count("random sample of the frame") >= 2  # below the headlines, and in its section
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Gender", *[""] * 6] in rows
    assert any(row[:2] == ["Women", "90"] for row in rows)
    without = replace(DETAILS, sections=ALL_SECTIONS - {ReportSection.NON_RESPONSE})
    assert "Who answered" not in texts(report(tmp_path, shown, without), "Heading 1")
