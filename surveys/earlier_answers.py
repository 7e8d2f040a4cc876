"""What the same person answered the last time, beside what they answer now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from models.sql import within
from models.tables import responses
from surveys.answer_words import answer_text
from surveys.crosswalk import inverted, read_crosswalk
from surveys.questionnaire import QuestionDefinition
from surveys.responses import read_responses
from surveys.survey_store import stored_questions
from surveys.waves import Wave, all_waves


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """Answers of a person to an earlier wave, in words by the code of what is now the question."""

    wave_label: str
    texts: Mapping[str, str]


def read_earlier_answers(
    connection: Connection, survey_id: int, wave_id: int, person_id: int | None
) -> EarlierAnswers | None:
    """What a person answered in the last wave before `wave_id` that they answered.

    Questions of another version are found through the crosswalk. None where there is no such wave:
    answers that nobody may see, or that were unlinked, are not looked at.
    """
    if person_id is None:
        return None
    known = all_waves(connection, survey_id)
    now = next(wave for wave in known if wave.id == wave_id)
    before = [
        wave for wave in known if _place(wave) < _place(now) and not wave.privacy.hides_answers
    ]
    found: dict[int, int] = dict(
        connection.execute(
            select(responses.c.wave_id, responses.c.id).where(
                within(responses.c.wave_id, [wave.id for wave in before]),
                responses.c.person_id == person_id,
                responses.c.counts,
            )
        ).all()
    )
    then = max((wave for wave in before if wave.id in found), key=_place, default=None)
    if then is None:
        return None
    response_id = found[then.id]
    given = read_responses(connection, then.id, response_id)[response_id].answers
    texts: dict[str, list[str]] = {}
    for was, code in _same_questions(connection, then, now):
        text = answer_text(was, given.get(was.code, ()))
        if text:
            texts.setdefault(code, []).append(text)
    return EarlierAnswers(then.label, {code: "; ".join(several) for code, several in texts.items()})


def _place(wave: Wave) -> tuple[date, int]:
    """The order of waves: by their days, those without one last."""
    return wave.opens or date.max, wave.id


def _same_questions(
    connection: Connection, then: Wave, now: Wave
) -> Sequence[tuple[QuestionDefinition, str]]:
    """The questions of a wave, each with the code that it has in another one of the survey."""
    if then.version == now.version:
        asked = stored_questions(connection, then.survey_id, then.version)
        return [(one.definition, one.definition.code) for one in asked]
    first, last = sorted((then.version, now.version))
    crosswalk = read_crosswalk(connection, now.survey_code, first, last)
    links = (crosswalk if then.version < now.version else inverted(crosswalk)).links
    return [(link.earlier, link.later.code) for link in links]
