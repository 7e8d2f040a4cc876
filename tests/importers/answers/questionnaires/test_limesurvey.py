"""Structures as LimeSurvey 3 and 5 write them become questionnaires; damaged ones are refused."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from core.errors import UserError
from importers.answers.questionnaires.questionnaire_file import QuestionnaireFile
from importers.answers.questionnaires.workbook import read_questionnaire_file
from surveys.questionnaire import Matrix, QuestionDefinition, QuestionKind
from surveys.routing import routing_text

Rows = Sequence[Mapping[str, object]]

# code, type, text, others
_QUESTIONS: list[tuple[str, str, str, Mapping[str, object]]] = [
    ("ACTIVE", "Y", "<p>Are you <b>active</b>?</p>", {}),
    ("PLACE", "L", "Where?", {"other": "Y", "relevance": '((ACTIVE.NAOK == "Y"))'}),
    ("DOES", "M", "What do you do?", {"other": "Y", "relevance": '((9X1X1.NAOK == "Y"))'}),
    ("PAPERS", "N", "How many papers?", {"relevance": "1"}),
    ("WHY", "T", "Why &amp; how?", {"relevance": '(DOES_lab.NAOK == "Y" or PAPERS.NAOK > 3)'}),
    ("SUM", "S", "Sum", {"relevance": "PAPERS + 1 > 3"}),
    ("SATIS", "F", "How satisfied?", {}),
    ("POINTS", "A", "Five points", {}),
    ("CELLS", ";", "Cells", {}),
    ("TWO", "1", "Two scales", {}),
    ("RANKED", "R", "Rank these", {}),
    ("SEX", "G", "Gender", {}),
    ("BORN", "D", "Born", {}),
    ("NOTE", "X", "Welcome", {}),
    ("WITH", "O", "With comment", {}),
]
# question, code, text, scale
_SUBQUESTIONS = [
    ("DOES", "lab", "Laboratory", 0), ("DOES", "care", "Care", 0),
    ("SATIS", "pay", "Pay", 0), ("SATIS", "time", "Time", 0),
    ("POINTS", "a", "First", 0),
    ("CELLS", "r", "Row", 0), ("CELLS", "c1", "One", 1), ("CELLS", "c2", "Two", 1),
    ("TWO", "x", "X", 0),
]  # fmt: skip
_ANSWERS = [
    ("PLACE", "A1", "Here", 0), ("PLACE", "A2", "There", 0),
    ("SATIS", "1", "Very", 0), ("SATIS", "2", "Little", 0),
    ("TWO", "y", "Yes", 0), ("TWO", "n", "No", 0), ("TWO", "s", "Some", 1), ("TWO", "m", "Much", 1),
    ("RANKED", "p", "Pay", 0), ("RANKED", "t", "Time", 0),
    ("WITH", "1", "One", 0), ("WITH", "2", "Two", 0),
]  # fmt: skip


def _structure(*, is_old: bool) -> str:
    """The structure of a survey; old ones have the texts in the rows, in two languages each."""
    ids = {code: str(place) for place, (code, *_) in enumerate(_QUESTIONS, 1)}
    tables: dict[str, list[Mapping[str, object]]] = {
        "surveys": [{"sid": 9, "language": "en"}],
        "surveys_languagesettings": [
            {"surveyls_survey_id": 9, "surveyls_language": "de", "surveyls_title": "Berufe"},
            {"surveyls_survey_id": 9, "surveyls_language": "en", "surveyls_title": "Careers"},
        ],
        "groups": [], "group_l10ns": [], "questions": [], "subquestions": [],
        "question_l10ns": [], "answers": [], "answer_l10ns": [],
    }  # fmt: skip

    def add(
        table: str, words: str, key: str, column: str, row: Mapping[str, object], text: str
    ) -> None:
        texts = {"de": f"{text} (de)", "en": text}
        if is_old:
            for language, said in texts.items():
                tables[table].append({**row, column: said, "language": language})
            return
        tables[table].append(row)
        for language, said in texts.items():
            tables[words].append({key: row[key], column: said, "language": language})

    group = {"gid": 1, "group_order": 1}
    add("groups", "group_l10ns", "gid", "group_name", group, "Your work")
    for place, (code, kind, text, others) in enumerate(_QUESTIONS, 1):
        row = {"qid": place, "parent_qid": 0, "gid": 1, "type": kind, "title": code}
        row |= {"question_order": place, "other": "N", "relevance": "1", **others}
        add("questions", "question_l10ns", "qid", "question", row, text)
    for place, (code, title, text, scale) in enumerate(_SUBQUESTIONS, 100):
        row = {"qid": place, "parent_qid": ids[code], "gid": 1, "type": "T", "title": title}
        row |= {"question_order": place, "scale_id": scale}
        add("subquestions", "question_l10ns", "qid", "question", row, text)
    for place, (code, answer, text, scale) in enumerate(_ANSWERS, 1):
        row = {"aid": place, "qid": ids[code], "code": answer, "sortorder": place}
        row |= {"scale_id": scale}
        add("answers", "answer_l10ns", "aid", "answer", row, text)
    body = "".join(
        f"<{name}><rows>{''.join(map(_row, rows))}</rows></{name}>"
        for name, rows in tables.items()
        if rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey'
        "</LimeSurveyDocType><languages><language>en</language><language>de</language></languages>"
        f"{body}</document>"
    )


def _row(row: Mapping[str, object]) -> str:
    cells = (f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items())
    return f"<row>{''.join(cells)}</row>"


def _read(path: Path, content: str, code: str | None = None) -> QuestionnaireFile:
    path.write_text(content, encoding="utf-8")
    return read_questionnaire_file(path, code=code)


@pytest.fixture(params=[True, False], ids=["LimeSurvey 3", "LimeSurvey 5"])
def found(request: pytest.FixtureRequest, tmp_path: Path) -> QuestionnaireFile:
    return _read(tmp_path / "s.lss", _structure(is_old=request.param))


def _question(found: QuestionnaireFile, code: str) -> QuestionDefinition:
    return next(one for one in found.questionnaire.questions if one.code == code)


def test_every_type_is_read_in_the_base_language(found: QuestionnaireFile) -> None:
    assert found.is_sound
    assert (found.questionnaire.code, found.questionnaire.title) == ("9", "Careers")
    assert [(one.code, one.kind.value) for one in found.questionnaire.questions] == [
        ("ACTIVE", "yes_no"),
        ("PLACE", "single"),
        ("DOES", "multiple"),
        ("PAPERS", "number"),
        ("WHY", "text"),
        ("SUM", "text"),
        ("SATIS_pay", "single"),
        ("SATIS_time", "single"),
        ("POINTS_a", "scale"),
        ("CELLS_r_c1", "text"),
        ("CELLS_r_c2", "text"),
        ("TWO_x#0", "single"),
        ("TWO_x#1", "single"),
        ("RANKED", "ranking"),
        ("SEX", "single"),
        ("BORN", "date"),
        ("WITH", "single"),
    ]
    assert {one.section for one in found.questionnaire.questions} == {"Your work"}
    assert _question(found, "ACTIVE").text == "Are you active ?".replace(" ?", " ?")
    assert _question(found, "WHY").text == "Why & how?"
    place = _question(found, "PLACE")
    assert [(one.code, one.takes_text) for one in place.choices] == [
        ("A1", False), ("A2", False), ("other", True)
    ]  # fmt: skip
    pay = _question(found, "SATIS_pay")
    assert (pay.matrix, pay.row_code) == (Matrix("SATIS", "How satisfied?"), "pay")
    assert [one.text for one in _question(found, "TWO_x#1").choices] == ["Some", "Much"]
    points = _question(found, "POINTS_a")
    assert (points.scale_from, points.scale_to) == (1, 5)


def test_relevance_becomes_routing_or_is_noted(found: QuestionnaireFile) -> None:
    routed = {
        one.code: routing_text(one.asked_if)
        for one in found.questionnaire.questions
        if one.asked_if is not None
    }
    assert routed == {
        "PLACE": "ACTIVE = yes",
        "DOES": "ACTIVE = yes",
        "WHY": "DOES = lab or PAPERS > 3",
    }
    assert [(one.code, one.column) for one in found.issues] == [
        ("left_out", "NOTE"),
        ("comments", "WITH"),
        ("relevance", "SUM"),
    ]


def test_an_archive_holds_the_structure(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.lsa", "w") as archive:
        archive.writestr("survey_9_responses.lsr", "<document/>")
        archive.writestr("survey_9.lss", _structure(is_old=False))
    found = read_questionnaire_file(tmp_path / "s.lsa", code="CAR")
    assert found.questionnaire.code == "CAR"
    assert _question(found, "RANKED").kind is QuestionKind.RANKING


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.lss", ""),
        ("other.lss", "<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>"),
        ("cut.lss", _structure(is_old=True)[:900]),
        ("bomb.lss", '<!DOCTYPE d [<!ENTITY a "b">]><document>&a;</document>'),
        ("no-zip.lsa", "PK"),
    ],
)
def test_what_is_no_structure_is_refused(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(UserError) as refused:
        _read(tmp_path / name, content)
    assert refused.value.code == "not_a_questionnaire"


def test_what_is_wrong_in_it_is_said_of_its_question(tmp_path: Path) -> None:
    content = _structure(is_old=True).replace("<title>BORN</title>", "<title>active</title>")
    found = _read(tmp_path / "s.lss", content)
    assert not found.is_sound
    assert [(one.code, one.column) for one in found.issues if one.severity == "error"] == [
        ("repeated_question", "active")
    ]
