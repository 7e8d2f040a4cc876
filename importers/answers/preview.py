"""What a person looks at before responses are imported: respondents, and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from importers.answers.headings import QuestionColumn
from importers.answers.import_plan import AnswersFile, AnswersImport
from importers.answers.rows import ParsedRow
from surveys.answer_words import answer_text


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """The answer to one question, in words: as on record (empty: none), and as it would be."""

    question: str
    old: str
    new: str


def is_new_response(planned: AnswersImport, index: int) -> bool:
    """Whether the person of the row at `index` has no response in the wave yet."""
    write = planned.plan.rows[index].write
    return write is not None and write.response_id is None


def answer_differences(planned: AnswersImport, index: int) -> list[AnswerDifference]:
    """What the row at `index` would change, in the order of the questions."""
    row, stored = planned.plan.rows[index], planned.plan.stored
    write = row.write
    known = None if write is None or write.response_id is None else stored[write.response_id]
    before = {} if known is None else known.answers
    after = row.row.answers if write is None else write.response.answers
    return [
        AnswerDifference(
            f"{question.code}: {question.full_text}",
            answer_text(question, before.get(question.code, ())),
            answer_text(question, after.get(question.code, ())),
        )
        for question in planned.source.questionnaire.questions
        if before.get(question.code, ()) != after.get(question.code, ())
    ]


def answered_values(row: ParsedRow, source: AnswersFile) -> Mapping[str, str]:
    """What a row says of its respondent, and its answers in words, by target."""
    found = {str(role): text for role, text in row.identity.items()}
    for question in source.questionnaire.questions:
        if given := row.answers.get(question.code):
            found[str(QuestionColumn(question.code))] = answer_text(question, given)
    return found
