"""Code comments by themes, and take their coding back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from core.errors import UserError
from core.formats import plural
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import answers, coded_comments, comment_themes, questions, responses
from surveys.themes.theme_store import read_themes
from surveys.waves import Wave

# Of an answer: its id, response_id, question_id and the code of the question.
CommentRow: TypeAlias = Row[Any, Any, Any, Any]


def code_comments(
    changes: ChangeSet, wave: Wave, wanted: Mapping[int, Collection[int] | None]
) -> int:
    """Code comments of a wave, by the ids of their answers; give how many changed.

    Each gets the themes given by their ids, empty: of no theme; None takes its coding away.
    Comments that are gone meanwhile are passed over. Raises UserError for themes that are gone, or
    of another question.
    """
    found = _read_rows(changes.connection, wave, wanted)
    _check_themes(changes.connection, wave, wanted, found)
    coded = [row for row in found if wanted[row.id] is not None]
    before = _codings(changes.connection, found)
    removed = [row for row in found if wanted[row.id] is None and _key(row) in before]
    changes.delete(coded_comments, [before[_key(row)].id for row in removed])
    renewed = [
        row for row in coded if _key(row) in before and before[_key(row)].answer_id != row.id
    ]
    changes.update(
        coded_comments,
        [
            Change(before[_key(row)].id, {"answer_id": row.id, "is_unlinked": False})
            for row in renewed
        ],
    )
    new = [row for row in coded if _key(row) not in before]
    ids = changes.insert(
        coded_comments,
        [
            {"response_id": row.response_id, "question_id": row.question_id, "answer_id": row.id}
            for row in new
        ],
    )
    coding_ids = {row.id: before[_key(row)].id for row in coded if _key(row) in before}
    coding_ids |= {row.id: coding_id for row, coding_id in zip(new, ids, strict=True)}
    recoded = _set_themes(
        changes, {coding_ids[row.id]: frozenset(wanted[row.id] or ()) for row in coded}
    )
    changed = {row.id for row in (*removed, *renewed, *new)}
    changed |= {answer_id for answer_id, one in coding_ids.items() if one in recoded}
    if changed:
        changes.counts["coded"] = len(changed)
        changes.describe(wave=wave.name, comments=plural(len(changed), "comment"))
    return len(changed)


def _read_rows(
    connection: Connection, wave: Wave, answer_ids: Collection[int]
) -> Sequence[CommentRow]:
    return connection.execute(
        select(answers.c.id, answers.c.response_id, answers.c.question_id, questions.c.code)
        .select_from(answers.join(responses).join(questions))
        .where(
            within(answers.c.id, sorted(answer_ids)),
            responses.c.wave_id == wave.id,
            answers.c.text.is_not(None),
        )
        .order_by(answers.c.id)
    ).all()


def _check_themes(
    connection: Connection,
    wave: Wave,
    wanted: Mapping[int, Collection[int] | None],
    found: Sequence[CommentRow],
) -> None:
    known = {
        code: {theme.id for theme in some}
        for code, some in read_themes(connection, wave.survey_id).items()
    }
    if not all(known.get(row.code, set()).issuperset(wanted[row.id] or ()) for row in found):
        raise UserError(
            "A theme has been deleted meanwhile. Nothing was changed; choose others.",
            code="unknown_theme",
        )


def _codings(connection: Connection, found: Sequence[CommentRow]) -> dict[tuple[int, int], Any]:
    """The codings that comments have, by response and question."""
    response_ids = sorted({row.response_id for row in found})
    rows = connection.execute(
        select(coded_comments).where(within(coded_comments.c.response_id, response_ids))
    )
    return {_key(row): row for row in rows}


def _key(row: Any) -> tuple[int, int]:
    return row.response_id, row.question_id


def _set_themes(changes: ChangeSet, wanted: Mapping[int, frozenset[int]]) -> set[int]:
    """Give codings, by id, their themes; give the ids of those that had others."""
    before: dict[int, dict[int, int]] = {coding_id: {} for coding_id in wanted}
    rows = changes.connection.execute(
        select(comment_themes).where(within(comment_themes.c.coded_comment_id, sorted(wanted)))
    )
    for row in rows:
        before[row.coded_comment_id][row.theme_id] = row.id
    changes.delete(
        comment_themes,
        [
            record_id
            for coding_id, records in before.items()
            for theme_id, record_id in records.items()
            if theme_id not in wanted[coding_id]
        ],
    )
    changes.insert(
        comment_themes,
        [
            {"coded_comment_id": coding_id, "theme_id": theme_id}
            for coding_id, themes in wanted.items()
            for theme_id in sorted(themes - before[coding_id].keys())
        ],
    )
    return {one for one, themes in wanted.items() if themes != before[one].keys()}
