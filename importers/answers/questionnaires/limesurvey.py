"""A questionnaire from LimeSurvey's survey structure, .lss, or survey archive, .lsa.

Questions of LimeSurvey 3 to 6 become the types that this program has; what has no counterpart is
left out and said. The base language counts.
"""

import html
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import UserError
from core.issues import Issue, Severity
from core.text import clean, replace_invalid
from importers.answers.questionnaires.limesurvey_relevance import read_relevance
from importers.answers.questionnaires.questionnaire_file import QuestionnaireFile
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_issues import find_issues
from surveys.routing import Routing, conditions

ENDINGS: Final = (".lss", ".lsa")
OTHER: Final = "other"
_MOST_BYTES: Final = 50_000_000
_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)

Row = Mapping[str, str]

_KINDS: Final[Mapping[str, QuestionKind]] = {
    "L": QuestionKind.SINGLE, "!": QuestionKind.SINGLE, "O": QuestionKind.SINGLE,
    "G": QuestionKind.SINGLE, "Y": QuestionKind.YES_NO, "5": QuestionKind.SCALE,
    "M": QuestionKind.MULTIPLE, "P": QuestionKind.MULTIPLE, "R": QuestionKind.RANKING,
    "N": QuestionKind.NUMBER, "D": QuestionKind.DATE,
    "S": QuestionKind.TEXT, "T": QuestionKind.TEXT, "U": QuestionKind.TEXT,
}  # fmt: skip
# Arrays, whose subquestions are the rows of a matrix.
_ROWS: Final[Mapping[str, QuestionKind]] = {
    "F": QuestionKind.SINGLE, "H": QuestionKind.SINGLE, "1": QuestionKind.SINGLE,
    "C": QuestionKind.SINGLE, "E": QuestionKind.SINGLE,
    "A": QuestionKind.SCALE, "B": QuestionKind.SCALE,
    "K": QuestionKind.NUMBER, ":": QuestionKind.NUMBER,
    "Q": QuestionKind.TEXT, ";": QuestionKind.TEXT,
}  # fmt: skip
_SCALES: Final = {"5": (1, 5), "A": (1, 5), "B": (1, 10)}
_FIXED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "G": (("F", "Female"), ("M", "Male")),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
}
_LEFT_OUT: Final[Mapping[str, str]] = {
    "X": "a text without a question", "*": "an equation", "|": "an upload of files",
    "I": "a choice of language",
}  # fmt: skip
_COMMENTED: Final = frozenset("OP")


def read_limesurvey(path: Path, code: str | None = None) -> QuestionnaireFile:
    """Read the questionnaire in an .lss or .lsa file; `code` counts in place of the survey's ID.

    Raises UserError where the file cannot be read or is no structure of a survey.
    """
    try:
        content = _content(path)
        root = fromstring(content)
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError) as error:
        raise _not_a_survey(path) from error
    if root.tag != "document" or (root.findtext("LimeSurveyDocType") or "") != "Survey":
        raise _not_a_survey(path)
    return _Structure(root).read(code)


def _content(path: Path) -> bytes:
    """The XML of the structure; of an archive, that of the .lss within."""
    if path.suffix.casefold() != ".lsa":
        with path.open("rb") as file:
            return _limited(file.read(_MOST_BYTES + 1), path)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.casefold().endswith(".lss")]
        if not names:
            raise _not_a_survey(path)
        with archive.open(names[0]) as member:
            return _limited(member.read(_MOST_BYTES + 1), path)


def _limited(content: bytes, path: Path) -> bytes:
    if len(content) > _MOST_BYTES:
        raise UserError(
            f"“{path.name}” is too large for the structure of a survey. Nothing was changed.",
            code="too_large",
        )
    return content


def _not_a_survey(path: Path) -> UserError:
    return UserError(
        f"“{path.name}” is not the structure of a LimeSurvey survey, or it is damaged. Nothing was"
        " changed; export it anew in LimeSurvey as “Survey structure (.lss)”.",
        code="not_a_questionnaire",
    )


class _Structure:
    """The tables of a structure, with the texts of the base language."""

    def __init__(self, root: Element) -> None:
        self._root = root
        survey = next(iter(self._rows("surveys")), {})
        self._survey = survey
        languages = [one.text or "" for one in root.iterfind("languages/language")]
        self._language = survey.get("language") or next(iter(languages), "")
        self._groups = self._texts("groups", "group_l10ns", "gid", "group_name")
        self._questions = self._texts("questions", "question_l10ns", "qid", "question")
        self._subquestions = self._texts("subquestions", "question_l10ns", "qid", "question")
        self._answers = self._texts("answers", "answer_l10ns", "aid", "answer")
        self._issues: list[Issue] = []

    def read(self, code: str | None) -> QuestionnaireFile:
        """Make a questionnaire of the tables."""
        about = self._texts("surveys_languagesettings", "", "", "surveyls_title")
        settings = next(iter(about), {})
        groups = {row.get("gid", ""): row for row in self._groups}
        order = {gid: _number(row, "group_order") for gid, row in groups.items()}
        asked = [row for row in self._questions if row.get("parent_qid", "0") in {"", "0"}]
        asked.sort(
            key=lambda row: (order.get(row.get("gid", ""), 0), _number(row, "question_order"))
        )
        found: list[QuestionDefinition] = []
        relevance: dict[str, str] = {}
        for row in asked:
            section = _plain(groups.get(row.get("gid", ""), {}).get("group_name", "")) or None
            for question in self._convert(row):
                found.append(replace(question, section=section))
                relevance[question.code] = row.get("relevance", "")
        questionnaire = Questionnaire(
            code or self._survey.get("sid", ""),
            _plain(settings.get("surveyls_title", "")),
            _plain(settings.get("surveyls_description", "")) or None,
            self._routed(found, relevance, asked),
        )
        faults = find_issues(questionnaire)
        self._issues += [
            Issue(
                fault.code,
                fault.message,
                column=None
                if fault.question is None
                else questionnaire.questions[fault.question].code,
                severity=Severity.ERROR,
            )
            for fault in faults
        ]
        return QuestionnaireFile(complete_questionnaire(questionnaire), tuple(self._issues))

    def _routed(
        self,
        found: Sequence[QuestionDefinition],
        relevance: Mapping[str, str],
        asked: Sequence[Row],
    ) -> tuple[QuestionDefinition, ...]:
        """`found` with their relevance as routing, where it can be expressed."""
        titles = {row.get("qid", ""): row.get("title", "") for row in asked}
        routed: list[QuestionDefinition] = []
        for question in found:
            text = relevance[question.code].strip()
            routing = read_relevance(text, routed, titles)
            if routing is not None and not _can_be_followed(question, routing, routed):
                routing = None
            if routing is None and text not in {"", "1"}:
                self._note(
                    "relevance",
                    question.code,
                    f"The relevance of “{question.code}” was not imported: {text[:200]}",
                )
            routed.append(replace(question, asked_if=routing))
        return tuple(routed)

    def _convert(self, row: Row) -> Iterator[QuestionDefinition]:
        """The questions that one of LimeSurvey's becomes: one, several rows, or none."""
        kind, code = row.get("type", ""), row.get("title", "")
        text = _plain(row.get("question", "")) or code
        if kind in _COMMENTED:
            self._note("comments", code, f"The comments beside “{code}” were not imported.")
        if kind in _KINDS:
            first, last = _SCALES.get(kind, (None, None))
            choices = self._choices(row)
            yield QuestionDefinition(
                code, text, _KINDS[kind], choices, scale_from=first, scale_to=last
            )
        elif kind in _ROWS:
            yield from self._matrix_rows(row, kind, code, text)
        else:
            what = _LEFT_OUT.get(kind, f"of a type, {kind}, that has no counterpart")
            self._note("left_out", code, f"“{code}” was not imported: it is {what}.")

    def _matrix_rows(
        self, row: Row, kind: str, code: str, text: str
    ) -> Iterator[QuestionDefinition]:
        """Each row of an array; of two scales, or of columns, one for each of these."""
        rows = self._parts(row, "0")
        columns: list[tuple[str, str]] = [("", "")]
        if kind in {":", ";"}:
            columns = [
                (f"_{one.get('title', '')}", f" – {_text(one)}") for one in self._parts(row, "1")
            ]
        elif kind == "1":
            columns = [("#0", " – 1"), ("#1", " – 2")]
        first, last = _SCALES.get(kind, (None, None))
        for place, (suffix, words) in enumerate(columns):
            scale = str(place) if kind == "1" else "0"
            matrix_code = code if len(columns) == 1 else f"{code}{suffix}"
            for one in rows:
                yield QuestionDefinition(
                    f"{code}_{one.get('title', '')}{suffix}",
                    _text(one),
                    _ROWS[kind],
                    self._choices(row, scale) if _ROWS[kind] is QuestionKind.SINGLE else (),
                    scale_from=first,
                    scale_to=last,
                    matrix=Matrix(matrix_code, f"{text}{words}"),
                )

    def _choices(self, row: Row, scale: str = "0") -> tuple[ChoiceDefinition, ...]:
        kind = row.get("type", "")
        if kind in _FIXED:
            return tuple(ChoiceDefinition(code, text) for code, text in _FIXED[kind])
        if _KINDS.get(kind) is QuestionKind.MULTIPLE:
            listed = [(one.get("title", ""), _text(one)) for one in self._parts(row, "0")]
        elif kind in _KINDS and _KINDS[kind] not in {QuestionKind.SINGLE, QuestionKind.RANKING}:
            return ()
        else:
            own = [
                one
                for one in self._answers
                if one.get("qid") == row.get("qid") and one.get("scale_id", "0") in {"", scale}
            ]
            own.sort(key=lambda one: _number(one, "sortorder"))
            listed = [
                (one.get("code", ""), _plain(one.get("answer", "")) or one.get("code", ""))
                for one in own
            ]
        choices = [ChoiceDefinition(code, text, takes_text=False) for code, text in listed]
        if row.get("other") == "Y":
            choices.append(ChoiceDefinition(OTHER, "Other", takes_text=True))
        return tuple(choices)

    def _parts(self, row: Row, scale: str) -> list[Row]:
        own = [
            one
            for one in (*self._subquestions, *self._questions)
            if one.get("parent_qid") == row.get("qid") and one.get("scale_id", "0") in {"", scale}
        ]
        return sorted(own, key=lambda one: _number(one, "question_order"))

    def _texts(self, table: str, words: str, key: str, column: str) -> list[dict[str, str]]:
        """The rows of a table with their text, which newer versions keep in a table `words`."""
        rows = self._rows(table)
        translated: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for one in self._rows(words) if words else ():
            translated[one.get(key, "")][one.get("language", "")] = one
        found = []
        for row in rows:
            language = row.get("language") or row.get("surveyls_language")
            if language and self._language and language != self._language:
                continue
            by_language = translated.get(row.get(key, ""), {})
            own = by_language.get(self._language) or next(iter(by_language.values()), {})
            found.append({**row, column: own.get(column, row.get(column, ""))})
        return found

    def _rows(self, table: str) -> list[dict[str, str]]:
        return [
            {cell.tag: (cell.text or "").strip() for cell in row}
            for row in self._root.iterfind(f"{table}/rows/row")
        ]

    def _note(self, code: str, question: str, message: str) -> None:
        self._issues.append(Issue(code, message, column=question, severity=Severity.NOTE))


def _can_be_followed(
    question: QuestionDefinition, routing: Routing, before: Sequence[QuestionDefinition]
) -> bool:
    """Whether the questions `before` have the answers that `routing` asks for."""
    names = {condition.question for condition in conditions(routing)}
    deciding = [replace(one, asked_if=None, matrix=None) for one in before if one.code in names]
    asked = (*deciding, replace(question, asked_if=routing, matrix=None))
    return all(
        issue.code != "bad_routing" for issue in find_issues(Questionnaire("x", "x", None, asked))
    )


def _text(row: Row) -> str:
    return _plain(row.get("question", "")) or row.get("title", "")


def _plain(markup: str) -> str:
    """The words of a text with markup, on one line."""
    return clean(html.unescape(_TAGS.sub(" ", replace_invalid(markup))))


def _number(row: Row, column: str) -> int:
    text = row.get(column, "")
    return int(text) if text.isascii() and text.isdigit() else 0
