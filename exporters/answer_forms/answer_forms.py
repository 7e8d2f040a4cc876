"""Write an Excel questionnaire for each person of a wave into a folder.

Those of a details wave have what is on record of each person in the cells of answers.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from core.errors import UserError
from core.formats import format_day
from core.progress import SILENT, Progress
from core.text import clean, replace_invalid
from models.database import utc_now
from surveys.answer_form import short_codes
from surveys.details.prefill import WavePrefill, read_prefill
from surveys.dispositions import NOT_ANSWERED
from surveys.mailing_lists import InvitationList, ListedInvitation, invitation_list
from surveys.questionnaire import Questionnaire
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave
from tabular.writing.files import replacing
from tabular.writing.package_check import WORKBOOK_PARTS, has_parts

_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME: Final = 80  # characters of a person's name in that of a file
_NAMES: Final = ("title", "given_name", "preferred_name", "family_name")


@dataclass(frozen=True, slots=True)
class AnswerForms:
    """The forms of a wave: its questionnaire, and who gets one.

    `prefill` is what they are sent of their record, None where it is no details wave.
    """

    wave: Wave
    questionnaire: Questionnaire
    listed: InvitationList
    prefill: WavePrefill | None = None


def plan_forms(
    connection: Connection,
    wave: Wave,
    *,
    person_ids: Collection[int] | None = None,
    only_not_answered: bool = True,
) -> AnswerForms:
    """Who of a wave gets a form: those invited who may be contacted and have not answered.

    With `person_ids`, these people alone; else with `only_not_answered` False, everybody invited.
    Raises UserError for a wave with one link for everybody, a person who is not invited, and where
    nobody is left.
    """
    if not wave.privacy.has_tokens:
        raise UserError(
            f"Nobody is to know who answered {wave.name}, and a form is a person’s own. No form was"
            " written; send the link that everybody gets.",
            code="open_link",
        )
    listed = invitation_list(connection, wave, fields=_NAMES)
    rows = listed.rows
    if person_ids is not None:
        unknown = set(person_ids) - {row.person_id for row in rows}
        if unknown:
            raise UserError(
                f"Person {min(unknown)} is not invited to {wave.name}, or must not be contacted;"
                " no form was written.",
                code="not_invited",
            )
        rows = tuple(row for row in rows if row.person_id in set(person_ids))
    elif only_not_answered:
        rows = tuple(row for row in rows if row.disposition in {"not_sent", *NOT_ANSWERED})
    if not rows:
        raise UserError(
            f"Nobody of {wave.name} is to get a form: everybody has answered or must not be"
            " contacted. Nothing was written.",
            code="no_people",
        )
    chosen = InvitationList(wave, rows, listed.excluded_people, listed.recipients)
    return AnswerForms(
        wave,
        read_questionnaire(connection, wave.survey_code, wave.version),
        chosen,
        read_prefill(connection, wave, [row.person_id for row in rows]),
    )


def write_forms(
    folder: Path,
    forms: AnswerForms,
    *,
    with_names: bool = True,
    introduction: str = "",
    progress: Progress = SILENT,
) -> list[Path]:
    """Write a workbook for each person into `folder`, which is made if it is not there.

    Returns the files, in the order of the people. Raises UserError where a file cannot be written;
    those before it are there then. Cancelled.
    """
    from exporters.answer_forms.form_workbook import (
        CODE,
        NAME,
        TOKEN,
        WRITTEN,
        FormHeading,
        draw_form,
        fill_form,
    )

    wave, rows = forms.wave, forms.listed.rows
    texts = (introduction or forms.questionnaire.description or "", _closing(wave))
    heading = FormHeading(
        wave.survey_code, wave.label, wave.title, tuple(filter(None, texts)), with_names
    )
    prefill = forms.prefill
    drawn = draw_form(
        forms.questionnaire, heading, None if prefill is None else prefill.several_lines
    )
    # An answer that was left as it was sent is told by when that was.
    written = "" if prefill is None else f"{utc_now():%Y-%m-%dT%H:%M:%S}Z"
    _make_folder(folder)
    codes = short_codes([row.token for row in rows])
    paths = [folder / name for name in file_names(rows, codes)]
    for done, (row, code, path) in enumerate(zip(rows, codes, paths, strict=True)):
        progress.report("Writing the forms", done, len(rows))
        own = {TOKEN: row.token, CODE: code, NAME: _name(row), WRITTEN: written}
        content = fill_form(drawn, own, None if prefill is None else prefill.people[done])
        with replacing(path, has_parts(WORKBOOK_PARTS)) as file:
            file.write(content)
    return paths


def file_names(rows: Sequence[ListedInvitation], codes: Sequence[str]) -> list[str]:
    """The name of each person's file: “Marsh, Anna – 3F9A2C.xlsx”, as every system takes it."""
    names = []
    for row, code in zip(rows, codes, strict=True):
        person = row.person
        given = person.get("preferred_name") or person.get("given_name")
        parts = filter(None, (person.get("family_name"), given))
        name = clean(_NOT_IN_NAMES.sub(" ", replace_invalid(", ".join(parts))))
        names.append(f"{name[:_LONGEST_NAME].strip(' .')} – {code}.xlsx".lstrip(" –"))
    return names


def _name(row: ListedInvitation) -> str:
    person = row.person
    given = person.get("preferred_name") or person.get("given_name")
    return " ".join(filter(None, (person.get("title"), given, person.get("family_name"))))


def _closing(wave: Wave) -> str:
    return "" if wave.closes is None else f"Please send it back by {format_day(wave.closes)}."


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UserError(
            f"The folder “{folder.name}” cannot be made, so no form was written. Choose another"
            " one.",
            code="no_folder",
        ) from None
