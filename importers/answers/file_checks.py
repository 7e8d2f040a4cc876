"""Signs that a file is not of the wave that it is imported into, and answers without a name."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from core.formats import format_day, plural
from core.issues import Issue, Severity
from importers.answers.columns import ColumnRole
from importers.answers.headings import QuestionColumn
from importers.answers.respondents import RespondentMatch
from importers.answers.rows import ParsedRow
from models.reasons import ReasonKind
from surveys.questionnaire import Questionnaire
from surveys.waves import Wave

_FEW: Final = 1 / 3  # of the questions have a column


def file_issues(
    wave: Wave,
    questionnaire: Questionnaire,
    roles: Sequence[ColumnRole],
    rows: Sequence[ParsedRow],
    found: Sequence[RespondentMatch],
) -> Iterator[Issue]:
    """Report what speaks against the wave, of all `rows` together; `found` says whose they are."""
    yield from _few_questions(questionnaire, roles)
    yield from _other_waves(wave, found)
    yield from _other_times(wave, rows)
    nameless = [one for one in found if one.person_id is None and one.reason is None]
    if nameless:
        count = plural(len(nameless), "response")
        is_are = "is" if len(nameless) == 1 else "are"
        text = (
            f"{count} {is_are} imported as anonymous, as the file does not say who answered."
            " Invitations stay unanswered."
        )
        yield Issue("anonymous", text, severity=Severity.WARNING)


def _few_questions(questionnaire: Questionnaire, roles: Sequence[ColumnRole]) -> Iterator[Issue]:
    asked = len(questionnaire.questions)
    found = len({role.question for role in roles if isinstance(role, QuestionColumn)})
    if found < asked * _FEW and roles.count(None) > asked:
        text = (
            f"Only {found} of the {asked} questions of {questionnaire.code} have a column. Check"
            " that the file is of this survey."
        )
        yield Issue("few_questions", text)


def _other_waves(wave: Wave, found: Sequence[RespondentMatch]) -> Iterator[Issue]:
    kinds = [one.reason.kind for one in found if one.reason is not None]
    if count := kinds.count(ReasonKind.OTHER_WAVE):
        rows = plural(count, "row has a token", "rows have tokens")
        text = f"{rows} of another wave than {wave.name}. Check that the file is of this wave."
        yield Issue("other_wave", text)


def _other_times(wave: Wave, rows: Sequence[ParsedRow]) -> Iterator[Issue]:
    def count(is_outside: Callable[[date], bool]) -> int:
        moments = (row.submitted_at or row.started_at for row in rows)
        return sum(moment is not None and is_outside(moment.date()) for moment in moments)

    opens, closes = wave.opens, wave.closes
    if opens is not None and (early := count(lambda day: day < opens)):
        yield _outside(early, f"before {wave.name} opened on {format_day(opens)}")
    if closes is not None and (late := count(lambda day: day > closes)):
        yield _outside(late, f"after {wave.name} closed on {format_day(closes)}")


def _outside(count: int, when: str) -> Issue:
    given = plural(count, "response was", "responses were")
    text = f"{given} given {when}. Check that the file is of this wave."
    return Issue("outside_wave", text)
