"""What a person looks at before responses are imported: respondents, and their answers old and new.

Read in the job that makes the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from importers.answers.planning import PlannedRow, ResponseOutcome, ResponsePlan
from records.people import list_names
from surveys.answer_corrections import answer_text
from surveys.questionnaire import Questionnaire
from surveys.responses import Answers, Response, read_responses


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """The answer to one question, in words: as on record (empty: none), and as it would be."""

    question: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ResponsesPreview:
    """What the steps of the wizard show of a plan.

    `names` are those of the people in it, `stored` the responses on record that it would change,
    `rows` the places of the plan's rows by outcome (None: all).
    """

    plan: ResponsePlan
    questionnaire: Questionnaire
    names: Mapping[int, str]
    stored: Mapping[int, Response]
    rows: Mapping[ResponseOutcome | None, Sequence[int]]

    def respondent(self, index: int) -> str:
        """The name of the person of a row, or what the row says of them."""
        planned = self.plan.rows[index]
        given = ", ".join(planned.row.identity.values())
        return given if planned.person_id is None else self.names.get(planned.person_id, given)

    def is_new(self, index: int) -> bool:
        """Whether the person has no response in the wave yet."""
        write = self.plan.rows[index].write
        return write is not None and write.response_id is None

    def differences(self, index: int) -> list[AnswerDifference]:
        """What the row at `index` would change, in the order of the questions."""
        planned = self.plan.rows[index]
        before = self._before(planned)
        after = planned.write.response.answers if planned.write else planned.row.answers
        found = []
        for question in self.questionnaire.questions:
            old, new = before.get(question.code, ()), after.get(question.code, ())
            if old != new:
                found.append(
                    AnswerDifference(
                        f"{question.code}: {question.text}",
                        answer_text(question, old),
                        answer_text(question, new),
                    )
                )
        return found

    def _before(self, planned: PlannedRow) -> Answers:
        known = None if planned.write is None else planned.write.response_id
        return {} if known is None else self.stored[known].answers


def preview_responses(
    connection: Connection, plan: ResponsePlan, questionnaire: Questionnaire
) -> ResponsesPreview:
    """Read what is to be shown of `plan`."""
    people = {row.person_id for row in plan.rows if row.person_id is not None}
    people.update(person_id for row in plan.rows for person_id in row.candidates)
    changed = {
        row.write.response_id
        for row in plan.rows
        if row.write is not None and row.write.response_id is not None
    }
    stored = read_responses(connection, plan.wave.id) if changed else {}
    rows: dict[ResponseOutcome | None, Sequence[int]] = {None: range(len(plan.rows))}
    for outcome in ResponseOutcome:
        rows[outcome] = [at for at, row in enumerate(plan.rows) if row.outcome is outcome]
    return ResponsesPreview(
        plan,
        questionnaire,
        list_names(connection, sorted(people)),
        {response_id: stored[response_id] for response_id in changed},
        rows,
    )
