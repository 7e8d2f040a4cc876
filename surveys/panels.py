"""The panels of a survey's findings as colleagues arranged them: for all its waves."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.text import clean, clean_lines
from models.changes import Change, ChangeSet
from models.tables import panels
from surveys.panel_settings import PanelSettings, PanelView
from surveys.survey_store import Survey, find_survey, read_questionnaire
from surveys.themes.theme import themes_code, themes_text
from surveys.themes.theme_store import read_themes

LONGEST_TITLE: Final = 300  # characters
LONGEST_NOTE: Final = 2_000


def read_panels(connection: Connection, survey_id: int) -> tuple[PanelSettings, ...]:
    """The settings of those panels of a survey that somebody arranged."""
    found = connection.execute(
        select(panels).where(panels.c.survey_id == survey_id).order_by(panels.c.id)
    )
    return tuple(
        PanelSettings(
            row.code,
            row.position,
            row.is_hidden,
            row.title,
            row.note,
            None if row.view is None else PanelView(row.view),
        )
        for row in found
    )


def panel_codes(connection: Connection, survey: Survey) -> dict[str, str]:
    """The codes and texts of the panels of a survey's latest questionnaire, in its order.

    Rows of one matrix are one panel; the themes of comments follow their question.
    """
    coded = read_themes(connection, survey.id)
    found: dict[str, str] = {}
    for question in read_questionnaire(connection, survey.code).questions:
        if question.matrix is not None:
            found.setdefault(question.matrix.code, question.matrix.text)
            continue
        found[question.code] = question.text
        if question.code in coded:
            found[themes_code(question.code)] = themes_text(question.text)
    return found


def save_panel(changes: ChangeSet, survey_code: str, panel: PanelSettings) -> None:
    """Keep the settings of one panel, but for its position; blank texts count as none.

    Raises UserError for an unknown survey and for a text that is too long.
    """
    survey = find_survey(changes.connection, survey_code)
    wanted = replace(
        panel,
        title=clean(panel.title or "") or None,
        note=clean_lines(panel.note or "") or None,
    )
    for text, longest, what in (
        (wanted.title, LONGEST_TITLE, "title"),
        (wanted.note, LONGEST_NOTE, "note"),
    ):
        if text is not None and len(text) > longest:
            raise UserError(
                f"A {what} of a panel has at most {longest:,} characters. Nothing was changed;"
                " shorten it.",
                code="long_text",
            )
    now = {one.code: one for one in read_panels(changes.connection, survey.id)}
    position = now[panel.code].position if panel.code in now else None
    _write(changes, survey.id, [replace(wanted, position=position)])
    changes.describe(survey=survey.code)


def order_panels(changes: ChangeSet, survey_code: str, codes: Sequence[str]) -> None:
    """Arrange the panels of a survey in the order of `codes`, all of them.

    Raises UserError for an unknown survey.
    """
    survey = find_survey(changes.connection, survey_code)
    now = {one.code: one for one in read_panels(changes.connection, survey.id)}
    _write(
        changes,
        survey.id,
        [
            replace(now.get(code, PanelSettings(code)), position=place)
            for place, code in enumerate(codes)
        ],
    )
    changes.describe(survey=survey.code)


def reset_panels(changes: ChangeSet, survey_code: str) -> int:
    """Show all panels as the questionnaire has them; give of how many that was set otherwise.

    Raises UserError for an unknown survey.
    """
    survey = find_survey(changes.connection, survey_code)
    found = select(panels.c.id).where(panels.c.survey_id == survey.id)
    changes.describe(survey=survey.code)
    return changes.delete(panels, changes.connection.scalars(found).all())


def _write(changes: ChangeSet, survey_id: int, wanted: Sequence[PanelSettings]) -> None:
    found = changes.connection.execute(
        select(panels.c.code, panels.c.id).where(panels.c.survey_id == survey_id)
    )
    ids: dict[str, int] = {row.code: row.id for row in found}
    changes.update(panels, [Change(ids[one.code], _row(one)) for one in wanted if one.code in ids])
    changes.insert(
        panels,
        [{"survey_id": survey_id, **_row(one)} for one in wanted if one.code not in ids],
    )


def _row(panel: PanelSettings) -> dict[str, Any]:
    return {**asdict(panel), "view": None if panel.view is None else str(panel.view)}
